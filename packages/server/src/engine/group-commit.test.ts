import { expect, test } from 'vitest';
import type { Event } from '../core/event.ts';
import type { EventId, WorkspaceId } from '../core/ids.ts';
import { until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import { GroupCommit } from './group-commit.ts';
import type { CommitResult, NewEvent, PublicationResult } from './ports.ts';
import { ownsAll } from './ownership.ts';
import { silentObserver } from './observers.ts';

function setup() {
  const clock = new VirtualClock();
  const commits: (PromiseWithResolvers<CommitResult> & { publications: number })[] = [];
  const told = { recoveries: 0 };
  const group = new GroupCommit({
    log: {
      commit: ({ publications }) => {
        const commit = Promise.withResolvers<CommitResult>();
        commits.push({ ...commit, publications: publications.length });
        return commit.promise;
      },
    },
    clock,
    observer: silentObserver,
    limits: {
      waitingEventsMax: 10,
      waitingEventsPerWorkspaceMax: 10,
      commitRowsMax: 10,
      commitAttemptsMax: 10,
      retryPauseMs: 500,
    },
    ownership: ownsAll,
    recovered: () => {
      told.recoveries += 1;
    },
    movedUp: () => undefined,
    committed: () => undefined,
  });
  return { clock, commits, group, told };
}

function newEvent(): NewEvent {
  const event: Event = {
    id: 'event' as EventId,
    workspaceId: 'workspace' as WorkspaceId,
    type: 'media.ready',
    subject: { kind: 'media', id: 'vi1' },
    data: '{}',
    occurredAt: 0,
    traceparent: null,
  };
  return { event, idempotency: null, bodies: [], deliveries: [] };
}

const stored: PublicationResult = { kind: 'stored', existing: [], behind: [] };

function answerTo(publications: readonly PublicationResult[]): CommitResult {
  return { publications, movedUp: [] };
}

test('what arrives while a commit is under way shares the next one', async () => {
  const { commits, group } = setup();
  const first = group.publish('workspace', []);
  await until(() => commits.length === 1, 'the first commit');
  const others = [group.publish('workspace', []), group.publish('workspace', [])];
  commits[0]?.resolve(answerTo([stored]));
  expect(await first).toEqual(stored);
  await until(() => commits.length === 2, 'the second commit');
  expect(commits.map(({ publications }) => publications)).toEqual([1, 2]);
  commits[1]?.resolve(answerTo([stored, stored]));
  expect(await Promise.all(others)).toEqual([stored, stored]);
});

test('what fills a commit is on its way before those of the one before hear of theirs', async () => {
  const { commits, group } = setup();
  const heard: string[] = [];
  const first = group.publish('workspace', []).then(() => heard.push(`first, of ${commits.length} commits`));
  await until(() => commits.length === 1, 'the first commit');
  // As many rows as a commit takes: an event that nobody wants is one.
  const full = group.publish('workspace', Array.from({ length: 10 }, newEvent));
  commits[0]?.resolve(answerTo([stored]));
  await first;
  expect(heard).toEqual(['first, of 2 commits']);
  commits[1]?.resolve(answerTo([stored]));
  expect(await full).toEqual(stored);
  await group.drained();
});

test('less than that waits for what those who hear bring', async () => {
  const { commits, group } = setup();
  const first = group.publish('workspace', []).then(() => group.publish('workspace', []));
  await until(() => commits.length === 1, 'the first commit');
  const other = group.publish('workspace', Array.from({ length: 9 }, newEvent));
  commits[0]?.resolve(answerTo([stored]));
  await until(() => commits.length === 2, 'the second commit');
  expect(commits[1]?.publications).toBe(2);
  commits[1]?.resolve(answerTo([stored, stored]));
  expect(await Promise.all([first, other])).toEqual([stored, stored]);
});

test('a commit that fails leaves nothing that waits for ever', async () => {
  const { clock, commits, group, told } = setup();
  const first = group.publish('workspace', []);
  await until(() => commits.length === 1, 'the first commit');
  const second = group.publish('workspace', []);
  let isDrained = false;
  const drained = group.drained().then(() => {
    isDrained = true;
    return isDrained;
  });
  commits[0]?.reject(new Error('disk full'));
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  expect(commits).toHaveLength(1);
  clock.advance(500);
  await until(() => commits.length === 2, 'the commit after the pause');
  expect(isDrained).toBe(false);
  commits[1]?.resolve(answerTo([stored]));
  expect(await second).toEqual(stored);
  expect(await drained).toBe(true);
  expect(told.recoveries).toBe(1);
});
