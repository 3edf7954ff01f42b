// Recognises events that the schema would take as they are. Nearly all are such: it would look at each member of their data,
// copy it, and find nothing. Whatever gives the least reason to doubt is for the schema, which can also say what is wrong.
import { limits, type PublishedEvent, publishedEvent } from '@cuewire/contract';

/** ASCII, within what the schema allows of any of them. */
const PLAIN_TEXT = /^[!-~]{1,64}$/;

/** Null when the schema has to be asked. */
export function plainEvents(sent: unknown): PublishedEvent | PublishedEvent[] | null {
  if (!Array.isArray(sent)) return isPlain(sent) ? sent : null;
  const isBatch = sent.length > 0 && sent.length <= limits.publishBatchMax;
  return isBatch && sent.every(isPlain) ? sent : null;
}

function isPlain(sent: unknown): sent is PublishedEvent {
  if (!isRecord(sent) || !isText(sent['type']) || !isSubject(sent['subject'])) return false;
  const { data } = sent;
  // The schema leaves out such a member.
  if (!isRecord(data) || Object.hasOwn(data, '__proto__')) return false;
  for (const name of Object.keys(sent)) if (!isPlainMember(name, sent[name])) return false;
  return true;
}

function isPlainMember(name: string, value: unknown): boolean {
  switch (name) {
    case 'type':
    case 'subject':
    case 'data':
      return true;
    case 'idempotency_key':
      return isText(value);
    case 'occurred_at':
      return publishedEvent.shape.occurred_at.safeParse(value).success;
    default:
      return false;
  }
}

function isSubject(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false;
  return isText(value['kind']) && isText(value['id']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && PLAIN_TEXT.test(value);
}
