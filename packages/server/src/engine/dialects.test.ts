// What the dialects ask of the engine beyond one body for all attempts.
import { describe, expect, test } from 'vitest';
import { answer, type Bundle, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';

const INDEX_TASK = {
  type: 'index_task.ready',
  subject: { kind: 'index_task', id: 't1' },
  data: { models: [{ name: 'marengo2.6' }] },
};

function bodiesOf({ sent }: Bundle): Record<string, unknown>[] {
  return sent.filter(({ body }) => body !== '{}').map(({ body }) => JSON.parse(body));
}

/** Lets the attempt with this number happen, and waits until it is on disk. */
async function attempted(bundle: Bundle, number: number, pauseMs: number): Promise<void> {
  bundle.clock.advance(pauseMs);
  await until(() => bundle.recorded.length === number, `attempt ${number} on disk`);
}

describe('a FastPix delivery', () => {
  test('tells of its earlier attempts, also after a restart, and is the same event each time', async () => {
    const folder = temporaryFolder();
    const clock = new VirtualClock();
    const before = await engineBundle({ folder, clock });
    await before.endpoint({ dialect: 'fastpix' });
    before.respond = () => answer(503);
    await before.publish();
    await attempted(before, 1, 0);
    await attempted(before, 2, 6000);
    await before.engine.stop(0);
    const after = await engineBundle({ folder, clock });
    await attempted(after, 1, 70_000);
    await after.engine.stop(0);
    const [first, second, third] = [...bodiesOf(before), ...bodiesOf(after)];
    const started = before.attempts.map(({ attempt }) => ({
      number: attempt.number,
      createdAt: new Date(attempt.startedAt).toISOString(),
      responseStatusCode: 503,
    }));
    expect(first).toMatchObject({ type: 'video.media.ready', attempts: [] });
    expect(second).toEqual({ ...first, attempts: started.slice(0, 1) });
    expect(third).toEqual({ ...first, attempts: started });
    expect(after.attempts.map(({ state }) => state)).toEqual(['delivered']);
    const signatures = before.sent.map(({ headers }) => headers['fastpix-signature']);
    expect(new Set(signatures.filter((signature) => signature !== undefined)).size).toBe(2);
  });
});

describe('a Twelve Labs delivery', () => {
  test('has the same body at each attempt, signed afresh', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ dialect: 'twelve-labs' });
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
    await bundle.publish(INDEX_TASK);
    await attempted(bundle, 1, 0);
    await attempted(bundle, 2, 6000);
    const [first, second] = bundle.sent;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['tl-signature']).not.toBe(first?.headers['tl-signature']);
  });

  test('says models or engines as its endpoint asks for it, also when it is sent again', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ dialect: 'twelve-labs', url: 'https://new.example/' });
    const older = await bundle.endpoint({
      dialect: 'twelve-labs',
      url: 'https://old.example/',
      dialectSettings: { task_models: 'engines' },
    });
    bundle.respond = () => answer(bundle.sent.length <= 2 ? 500 : 200);
    await bundle.publish(INDEX_TASK);
    await attempted(bundle, 2, 0);
    await attempted(bundle, 4, 6000);
    const said = bundle.sent.map(({ url, body }) => {
      const { data } = JSON.parse(body) as { data: object };
      return `${new URL(url).hostname} ${'engines' in data ? 'engines' : ''}${'models' in data ? 'models' : ''}`;
    });
    expect(said.toSorted()).toEqual([
      'new.example models',
      'new.example models',
      'old.example engines',
      'old.example engines',
    ]);
    const changed = await bundle.engine.endpoints.change(bundle.workspaceId, older.id, {
      dialectSettings: {},
    });
    expect(changed?.dialectSettings).toEqual({});
    await bundle.publish(INDEX_TASK);
    await attempted(bundle, 6, 0);
    expect(bundle.sent.slice(4).every(({ body }) => body.includes('"models"'))).toBe(true);
  });

  test('that waits while its endpoint is given another form goes out in that form', async () => {
    const bundle = await engineBundle();
    const endpoint = await bundle.endpoint({ dialect: 'twelve-labs' });
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
    await bundle.publish(INDEX_TASK);
    await attempted(bundle, 1, 0);
    const dialectSettings = { task_models: 'engines' };
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { dialectSettings });
    await attempted(bundle, 2, 6000);
    expect(bundle.sent.map(({ body }) => body.includes('"engines"'))).toEqual([false, true]);
  });
});

test.each([
  ['standard', { task_models: 'engines' }, '/dialect_settings/task_models'],
  ['twelve-labs', { task_models: 'motors' }, '/dialect_settings/task_models'],
  ['fastpix', { workspace_id: 'mine', other: 'x' }, '/dialect_settings/workspace_id'],
] as const)('%s does not take the settings %j', async (dialect, dialectSettings, field) => {
  const bundle = await engineBundle();
  await expect(bundle.endpoint({ dialect, dialectSettings })).rejects.toMatchObject({
    code: 'invalid_request',
    mistakes: expect.arrayContaining([expect.objectContaining({ field })]),
  });
  const { id } = await bundle.endpoint({ dialect });
  await expect(
    bundle.engine.endpoints.change(bundle.workspaceId, id, { dialectSettings }),
  ).rejects.toMatchObject({ code: 'invalid_request' });
});
