// What the demo asks of the server, over HTTP and with the key, as any client would: of the native API with our client,
// of api.video's as one of its receivers' owners would.
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Cuewire } from '@cuewire/client';
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
  /** Where the server is. */
  readonly url: string;
  readonly #apiKey: string;
  readonly #cuewire: Cuewire;

  constructor(url: string, apiKey: string) {
    this.url = url;
    this.#apiKey = apiKey;
    this.#cuewire = new Cuewire({ url, apiKey });
  }

  /** Answers the secret that its deliveries are signed with. */
  async register(dialect: DialectName, url: string): Promise<string> {
    if (dialect === 'api-video') {
      const webhook = { events: ['video.encoding.quality.completed'], url };
      return (await this.#call<{ signatureSecret: string }>('POST', '/webhooks', webhook)).signatureSecret;
    }
    const endpoint = { url, dialect, event_types: ['*'], description: 'the demo itself' };
    return (await this.#cuewire.endpoints.create(endpoint)).secret;
  }

  /** Publishes what the catalogue shows as an example of this type. */
  async publishSample(type: string): Promise<void> {
    const { data } = (await this.#cuewire.eventTypes.sample(type)) as { data?: Record<string, unknown> };
    const subject = { kind: 'index_task', id: 'sample' };
    await this.#cuewire.events.publish({ type, subject, data: { ...data, tags: ['sample'] } });
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
    const response = await fetch(this.url + path, {
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
