import { expect, test } from 'vitest';
import { engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';

const reviewed = { type: 'media.reviewed', meaning: '', schema: { required: ['score'] }, sample: null };

test('event types of a workspace are there again after a restart', async () => {
  const folder = temporaryFolder();
  const before = await engineBundle({ folder });
  await before.engine.eventTypes.add(before.workspaceId, reviewed);
  await before.engine.stop(0);
  const after = await engineBundle({ folder });
  await expect(after.publish({ type: reviewed.type, data: {} })).rejects.toMatchObject({
    code: 'invalid_request',
    mistakes: [{ field: '/0/data' }],
  });
  await expect(after.publish({ type: reviewed.type, data: { score: 1 } })).resolves.toHaveLength(1);
});

test('what another process has changed is known once it is read anew', async () => {
  const folder = temporaryFolder();
  const [here, there] = [await engineBundle({ folder }), await engineBundle({ folder })];
  await here.engine.eventTypes.add(here.workspaceId, reviewed);
  expect(there.engine.eventTypes.find(here.workspaceId, reviewed.type)).toBeUndefined();
  await there.engine.eventTypes.load();
  expect(there.engine.eventTypes.find(here.workspaceId, reviewed.type)).toMatchObject({
    type: reviewed.type,
  });
  await here.engine.eventTypes.remove(here.workspaceId, reviewed.type);
  await there.engine.eventTypes.load();
  expect(there.engine.eventTypes.customOf(here.workspaceId)).toEqual([]);
});

test('two changes of a type at the same time are both made', async () => {
  const { engine, workspaceId } = await engineBundle();
  await engine.eventTypes.add(workspaceId, reviewed);
  await Promise.all([
    engine.eventTypes.change(workspaceId, reviewed.type, { meaning: 'seen' }),
    engine.eventTypes.change(workspaceId, reviewed.type, { schema: {} }),
  ]);
  expect(engine.eventTypes.customOf(workspaceId)).toMatchObject([{ meaning: 'seen', schema: '{}' }]);
});
