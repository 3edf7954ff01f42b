import { catalogue, type DialectName, dialectNames, wordFor } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { answer } from '../../../test/fixtures/engine-bundle.ts';
import { type NativeApi, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

interface Logged {
  readonly number: number;
  readonly request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

const URL = 'https://receiver.example/in';
const INDEX_TASK = { type: 'index_task.ready', subject: { kind: 'index_task', id: 't1' } };

/** What was sent to the endpoint, but for the probe. */
const delivered = ({ sent }: NativeApi) => sent.filter(({ body }) => body !== '{}');

async function logOf(api: NativeApi, query = '') {
  const { body } = await api.call('GET', '/v1/deliveries');
  const [delivery] = body['data'] as { id: string }[];
  const { body: page } = await api.call('GET', `/v1/deliveries/${delivery?.id}/attempts?${query}`);
  return { id: delivery?.id, attempts: page['data'] as Logged[], nextCursor: page['next_cursor'] };
}

async function registered(dialect: DialectName, more: Readonly<Record<string, unknown>> = {}) {
  const api = await nativeApi();
  const retry = { schedule_seconds: Array.from({ length: 49 }, () => 1), jitter: 0 };
  const endpoint = { url: URL, event_types: ['*'], dialect, retry, ...more };
  const { body } = await api.call('POST', '/v1/endpoints', endpoint);
  api.respond = () => answer(500);
  return { api, path: `/v1/endpoints/${String(body['id'])}` };
}

/** Lets attempts happen until that many are on disk. */
async function attempted(api: NativeApi, count: number): Promise<void> {
  for (let number = api.recorded.length + 1; number <= count; number += 1) {
    // Longer than any pause, also that before the probe of an endpoint that fails.
    if (number > 1) api.clock.advance(70_000);
    await until(() => api.recorded.length === number, `attempt ${number} on disk`);
  }
}

describe('the request of an attempt', () => {
  test.each(dialectNames)(
    'is shown as it was sent in %s, at the first try and at later ones',
    async (dialect) => {
      const { api } = await registered(dialect, { headers: { Authorization: 'Bearer secret' } });
      const row = catalogue.find((candidate) => wordFor(candidate, dialect) !== undefined);
      await api.call('POST', '/v1/events', { type: row?.type, ...row?.sample });
      await attempted(api, 3);
      const { attempts } = await logOf(api);
      expect(attempts.map(({ request }) => request)).toEqual(
        delivered(api).map(({ url, headers, body }) => ({
          url,
          headers: { ...headers, authorization: '(hidden)' },
          body,
        })),
      );
      expect(attempts).toHaveLength(3);
      expect(api.sent.at(-1)?.headers).toMatchObject({ authorization: 'Bearer secret' });
    },
  );

  test('stays what it was when the endpoint is given another form, another secret and another URL', async () => {
    const { api, path } = await registered('twelve-labs');
    await api.call('POST', '/v1/events', INDEX_TASK);
    await attempted(api, 1);
    await api.call('PATCH', path, { dialect_settings: { task_models: 'engines' } });
    await attempted(api, 2);
    await api.call('POST', `${path}/rotate-secret`, { overlap_seconds: 0 });
    await api.call('PATCH', path, { url: 'https://other.example/' });
    await attempted(api, 3);
    await api.call('DELETE', path);
    const { attempts } = await logOf(api);
    expect(attempts.map(({ request }) => request)).toEqual(
      delivered(api).map(({ url, headers, body }) => ({ url, headers, body })),
    );
    expect(attempts.map(({ request }) => request.body.includes('engines'))).toEqual([false, true, true]);
  });

  test('tells in FastPix of as many earlier attempts as it did, wherever the page begins', async () => {
    const { api } = await registered('fastpix');
    await api.call('POST', '/v1/events', { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } });
    await attempted(api, 50);
    const { id } = await logOf(api);
    await api.call('POST', `/v1/deliveries/${id}/retry`);
    await attempted(api, 55);
    const { attempts, nextCursor } = await logOf(api, 'limit=2&cursor=52');
    expect(attempts.map(({ number }) => number)).toEqual([53, 54]);
    expect(nextCursor).toBe('54');
    expect(attempts.map(({ request }) => request.body)).toEqual(
      delivered(api)
        .slice(52, 54)
        .map(({ body }) => body),
    );
    const told = JSON.parse(attempts[0]?.request.body ?? '') as { attempts: { number: number }[] };
    expect(told.attempts.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, at) => at + 3));
  });
});

describe('the attempts of a delivery', () => {
  test('come on pages that end where their bodies grow too large together', async () => {
    const { api } = await registered('standard');
    const data = { text: 'x'.repeat(250_000) };
    await api.call('POST', '/v1/events', {
      type: 'media.ready',
      subject: { kind: 'media', id: 'vi1' },
      data,
    });
    await attempted(api, 40);
    const first = await logOf(api);
    expect(first.attempts.map(({ number }) => number).at(-1)).toBe(34);
    expect(first.nextCursor).toBe('34');
    const second = await logOf(api, 'cursor=34');
    expect(second.attempts.map(({ number }) => number)).toEqual([35, 36, 37, 38, 39, 40]);
    expect(second.nextCursor).toBeNull();
  });

  test('are not found by another workspace, and not behind a cursor that is none', async () => {
    const { api } = await registered('standard');
    await api.call('POST', '/v1/events', INDEX_TASK);
    const { id } = await logOf(api);
    const path = `/v1/deliveries/${id}/attempts`;
    expect(await api.call('GET', path, undefined, OTHER_KEY)).toMatchObject({ status: 404 });
    expect(await api.call('GET', `${path}?cursor=last`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'cursor', message: 'is no next_cursor of this list' }] },
    });
  });
});
