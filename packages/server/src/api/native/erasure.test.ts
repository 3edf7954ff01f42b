import { describe, expect, test } from 'vitest';
import { answer } from '../../../test/fixtures/engine-bundle.ts';
import { KEY, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const subject = { kind: 'media', id: 'of/somebody' };
const other = { kind: 'media', id: 'of-somebody-else' };
const PATH = '/v1/subjects/erase';
const event = (about: object) => ({ type: 'media.ready', subject: about });

describe('erasing a subject', () => {
  test('takes back what is pending, and leaves nothing of it', async () => {
    const api = await nativeApi();
    await api.endpoint();
    api.respond = () => answer(500);
    const { body: published } = await api.call('POST', '/v1/events', event(subject));
    const { body: kept } = await api.call('POST', '/v1/events', event(other));
    await until(() => api.recorded.length === 2, 'attempts');
    const erased = await api.call('POST', PATH, { subject });
    expect(erased.body).toEqual({ events_erased: 1, deliveries_canceled: 1, is_done: true });
    expect((await api.call('GET', `/v1/events/${String(published['id'])}`)).status).toBe(404);
    const { body: left } = await api.call('GET', '/v1/deliveries');
    expect((left['data'] as { event_id: string }[]).map(({ event_id }) => event_id)).toEqual([kept['id']]);
    // Its retry never happens.
    const sent = api.sent.length;
    api.clock.advance(6000);
    await until(() => api.recorded.length === 3, 'the retry of the other');
    expect(api.sent).toHaveLength(sent + 1);
    expect(await api.call('POST', PATH, { subject })).toMatchObject({
      body: { events_erased: 0, is_done: true },
    });
  });

  test('lets what stands behind it in its line go', async () => {
    const api = await nativeApi();
    await api.endpoint({ order: 'endpoint' });
    api.respond = () => answer(500);
    await api.call('POST', '/v1/events', event(subject));
    const { body: second } = await api.call('POST', '/v1/events', event(other));
    await until(() => api.recorded.length === 1, 'the first fails');
    api.respond = () => answer(200);
    await api.call('POST', PATH, { subject });
    await until(() => api.recorded.length === 2, 'the second is delivered');
    expect(api.sent[1]?.headers['webhook-id']).toBe(second['id']);
  });

  test('is none of another workspace, nor of a key that may not manage', async () => {
    const api = await nativeApi();
    await api.call('POST', '/v1/events', event(subject));
    const foreign = await api.call('POST', PATH, { subject }, OTHER_KEY);
    expect(foreign.body).toMatchObject({ events_erased: 0, is_done: true });
    const { body: reader } = await api.call('POST', '/v1/api-keys', { scopes: ['publish', 'read'] });
    expect((await api.call('POST', PATH, { subject }, reader['key'] as string)).status).toBe(403);
    expect((await api.call('GET', '/v1/events')).body['data']).toHaveLength(1);
  });

  test('does so much at a time, and says when there is more', async () => {
    const api = await nativeApi({ limits: { eraseBatchMax: 2, eraseBatchesMax: 2 } });
    await api.call(
      'POST',
      '/v1/events',
      Array.from({ length: 5 }, () => event(subject)),
    );
    expect((await api.call('POST', PATH, { subject })).body).toMatchObject({
      events_erased: 4,
      is_done: false,
    });
    expect((await api.call('POST', PATH, { subject })).body).toMatchObject({
      events_erased: 1,
      is_done: true,
    });
  });

  test('is in the audit trail, with who asked for it', async () => {
    const api = await nativeApi();
    await api.call('POST', PATH, { subject }, KEY);
    const { body } = await api.call('GET', '/v1/audit?action=subject.erase');
    expect(body['data']).toMatchObject([{ action: 'subject.erase', after: { subject } }]);
  });
});
