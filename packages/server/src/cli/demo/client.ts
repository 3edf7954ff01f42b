// What the demo asks of the server, over HTTP and with the key, as any client would.
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { DialectName } from '@cuewire/contract';

export interface DemoVideo {
  readonly videoId: string;
  readonly assets: { readonly player?: string; readonly hls?: string; readonly mp4?: string };
}

interface EncodingStatus {
  readonly encoding: { readonly qualities: readonly { type: string; quality: string; status: string }[] };
}

/** The server did not do what the demo needs. */
export class DemoError extends Error {
  override name = 'DemoError';
}

export class DemoClient {
  readonly #url: string;
  readonly #apiKey: string;

  constructor(url: string, apiKey: string) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  /** Answers the secret that its deliveries are signed with. */
  async register(dialect: DialectName, url: string): Promise<string> {
    if (dialect === 'api-video') {
      const webhook = { events: ['video.encoding.quality.completed'], url };
      return (await this.#call<{ signatureSecret: string }>('POST', '/webhooks', webhook)).signatureSecret;
    }
    const endpoint = { url, dialect, event_types: ['*'], description: 'the demo itself' };
    return (await this.#call<{ secret: string }>('POST', '/v1/endpoints', endpoint)).secret;
  }

  /** Publishes what the catalogue shows as an example of this type. */
  async publishSample(type: string): Promise<void> {
    const path = `/v1/event-types/${type}/sample`;
    const { data } = await this.#call<{ data: Record<string, unknown> }>('GET', path);
    const subject = { kind: 'index_task', id: 'sample' };
    await this.#call('POST', '/v1/events', { type, subject, data: { ...data, tags: ['sample'] } });
  }

  createVideo(title: string): Promise<DemoVideo> {
    return this.#call<DemoVideo>('POST', '/videos', { title });
  }

  async upload(videoId: string, path: string): Promise<void> {
    const form = new FormData();
    form.set('file', await openAsBlob(path), basename(path));
    await this.#call('POST', `/videos/${videoId}/source`, form);
  }

  status(videoId: string): Promise<EncodingStatus> {
    return this.#call<EncodingStatus>('GET', `/videos/${videoId}/status`);
  }

  async #call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#apiKey}`,
        ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = JSON.parse(text);
    if (!response.ok)
      throw new DemoError(`${method} ${path} was answered ${response.status}: ${titleOf(answer)}`);
    return answer as Answer;
  }
}

/** Problems of both APIs have one. */
function titleOf(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'title' in answer
    ? String(answer.title)
    : 'no reason given';
}
