// What a server would answer, without one: a `fetch` that plays a script and remembers what it was asked.
import { Cuewire, type CuewireOptions } from '../src/index.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

interface ScriptedAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
/** One answer, or the failure to get one. */
type Scripted = ScriptedAnswer | Error;

interface Fake {
  readonly client: Cuewire;
  readonly asked: Asked[];
  /** The pauses between attempts, in milliseconds. They take no time. */
  readonly pausesMs: number[];
}

export const KEY = 'cue_test_key_of_the_first_workspace';

/** Plays the script; the last answer again when there is no more. */
export function fakeServer(script: readonly Scripted[], options: Partial<CuewireOptions> = {}): Fake {
  const asked: Asked[] = [];
  const pausesMs: number[] = [];
  const client = new Cuewire({
    url: 'http://cuewire.test',
    apiKey: KEY,
    wait: (ms) => {
      pausesMs.push(ms);
      return Promise.resolve();
    },
    fetch: (input, init) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      asked.push({
        method: init?.method ?? 'GET',
        path: pathname + search,
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
      });
      const scripted = script[Math.min(asked.length, script.length) - 1];
      if (scripted === undefined || scripted instanceof Error) {
        return Promise.reject(scripted ?? new Error('nothing is scripted'));
      }
      const { status, body, headers } = scripted;
      const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
      return Promise.resolve(new Response(text, { status, ...(headers === undefined ? {} : { headers }) }));
    },
    ...options,
  });
  return { client, asked, pausesMs };
}

export function problem(
  status: number,
  code: string,
  more: Readonly<Record<string, unknown>> = {},
): ScriptedAnswer {
  const body = { type: 'about:blank', title: 'Title', status, code, detail: 'detail', remedy: 'Remedy.' };
  return { status, body: { ...body, request_id: 'r1', ...more } };
}

export const accepted = {
  id: 'evt_1',
  type: 'media.ready',
  occurred_at: '2026-01-01T10:00:00Z',
  duplicate: false,
};
export const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' }, data: {} };
