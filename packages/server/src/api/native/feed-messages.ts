// Messages of the feed as text (server-sent events). JSON has no line breaks of its own, so one data line is enough.
import type { FeedItem } from '../../engine/feed-store.ts';
import { wireEvent, wireFeedAttempt } from './wire.ts';

/** What a client waits before it comes back. */
const RECONNECT_MS = 2000;

export function readyMessage(cursor: string): string {
  return `retry: ${RECONNECT_MS}\nid: ${cursor}\nevent: ready\ndata: {}\n\n`;
}

/** A comment, and an id without a message: clients remember how far they are although nothing was for them. */
export function heartbeat(cursor: string): string {
  return `: still here\nid: ${cursor}\n\n`;
}

export function itemMessage(item: FeedItem): string {
  const data = item.kind === 'event' ? wireEvent(item.event) : wireFeedAttempt(item.attempt, item.delivery);
  return `id: ${item.cursor}\nevent: ${item.kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
