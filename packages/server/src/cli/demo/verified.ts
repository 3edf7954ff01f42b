// What the demo's receiver learns of a request that its dialect's verification lets through.
import type { IncomingHttpHeaders } from 'node:http';
import type { DialectName } from '@cuewire/contract';
import { verify } from '@cuewire/verify';

export interface Verified {
  /** The same for every attempt. */
  readonly key: string;
  readonly type: string;
  /** Such as "hls 720p"; empty for events that are about no quality. */
  readonly quality: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
}

/** Rejects with VerificationError. */
export async function learn(
  dialect: DialectName,
  secret: string,
  headers: IncomingHttpHeaders,
  body: string,
  now: number,
): Promise<Verified> {
  const event = await verify(dialect, secret, headers, body, { now });
  // api.video's have no id: the body is all that tells a repetition.
  const told = { key: event.id ?? body, type: event.type, quality: '' };
  switch (event.dialect) {
    case 'standard':
      return { ...told, quality: qualityOf(event.payload.data), at: Date.parse(event.payload.timestamp) };
    case 'api-video':
      return { ...told, quality: qualityOf(event.payload), at: Date.parse(event.payload.emittedAt) };
    case 'fastpix':
      return { ...told, at: Date.parse(event.payload.createdAt) };
    case 'twelve-labs':
      return { ...told, at: Date.parse(event.payload.created_at) };
  }
}

function qualityOf({ encoding, quality }: { readonly [member: string]: unknown }): string {
  return typeof encoding === 'string' && typeof quality === 'string' ? `${encoding} ${quality}` : '';
}
