import { expect, test } from 'vitest';
import { until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import { GroupCommit } from './group-commit.ts';
import type { CommitResult } from './ports.ts';

test('a commit that fails while the next one succeeds leaves nothing that waits for ever', async () => {
  const clock = new VirtualClock();
  const commits: PromiseWithResolvers<CommitResult>[] = [];
  let recoveries = 0;
  const group = new GroupCommit({
    log: {
      commit: () => {
        const commit = Promise.withResolvers<CommitResult>();
        commits.push(commit);
        return commit.promise;
      },
    },
    clock,
    observer: {
      attempted: () => undefined,
      skipped: () => undefined,
      endpointChanged: () => undefined,
      failed: () => undefined,
    },
    limits: {
      waitingEventsMax: 10,
      waitingEventsPerWorkspaceMax: 10,
      commitRowsMax: 10,
      commitAttemptsMax: 10,
      retryPauseMs: 500,
    },
    recovered: () => {
      recoveries += 1;
    },
    movedUp: () => undefined,
  });
  const first = group.publish('workspace', []);
  await until(() => commits.length === 1, 'the first commit');
  const second = group.publish('workspace', []);
  await until(() => commits.length === 2, 'the second is ahead of the answer to the first');
  let isDrained = false;
  const drained = group.drained().then(() => {
    isDrained = true;
    return isDrained;
  });
  commits[0]?.reject(new Error('disk full'));
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  commits[1]?.resolve({ publications: [{ kind: 'stored', existing: [], behind: [] }], movedUp: [] });
  expect(await second).toEqual({ kind: 'stored', existing: [], behind: [] });
  await until(() => recoveries === 1, 'the store is known to take commits again');
  expect(isDrained).toBe(false);
  clock.advance(500);
  expect(await drained).toBe(true);
});
