// What the demo's receiver learns of a request that its dialect's verification lets through.
import type { IncomingHttpHeaders } from 'node:http';
import type { DialectName } from '@cuewire/contract';
import { verifyApiVideo, verifyFastPix, verifyStandard, verifyTwelveLabs } from '@cuewire/verify';

export interface Verified {
  /** The same for every attempt. */
  readonly key: string;
  readonly type: string;
  /** Such as "hls 720p"; empty for events that are about no quality. */
  readonly quality: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
}

interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly secret: string;
}

/** Rejects with VerificationError. */
export async function verify(dialect: DialectName, request: SignedRequest, now: number): Promise<Verified> {
  switch (dialect) {
    case 'standard': {
      const { id, type, timestamp, data } = await verifyStandard({ ...request, now });
      return { key: id, type, quality: qualityOf(data), at: Date.parse(timestamp) };
    }
    case 'api-video': {
      const { type, emittedAt, ...data } = await verifyApiVideo(request);
      // It has no id: the body is all that tells a repetition.
      return { key: request.body, type, quality: qualityOf(data), at: Date.parse(emittedAt) };
    }
    case 'fastpix': {
      const { id, type, createdAt } = await verifyFastPix(request);
      return { key: id, type, quality: '', at: Date.parse(createdAt) };
    }
    case 'twelve-labs': {
      const { id, type, created_at: createdAt } = await verifyTwelveLabs({ ...request, now });
      return { key: id, type, quality: '', at: Date.parse(createdAt) };
    }
  }
}

function qualityOf(data: Readonly<Record<string, unknown>>): string {
  const { encoding, quality } = data;
  return typeof encoding === 'string' && typeof quality === 'string' ? `${encoding} ${quality}` : '';
}
