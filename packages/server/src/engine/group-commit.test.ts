import { expect, test } from 'vitest';
import type { FinishedAttempt } from '../core/attempt.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId, EventId, WorkspaceId } from '../core/ids.ts';
import { until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import { GroupCommit } from './group-commit.ts';
import type { CommitResult, NewEvent, PublicationResult } from './ports.ts';
import { ownsAll } from './ownership.ts';
import { silentObserver } from './observers.ts';

function setup() {
  const clock = new VirtualClock();
  const commits: (PromiseWithResolvers<CommitResult> & { publications: number })[] = [];
  const told = { recoveries: 0, failures: [] as string[] };
  const group = new GroupCommit({
    log: {
      commit: ({ publications }) => {
        const commit = Promise.withResolvers<CommitResult>();
        commits.push({ ...commit, publications: publications.length });
        return commit.promise;
      },
    },
    clock,
    observer: { ...silentObserver, failed: (what) => void told.failures.push(what) },
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

const finished: FinishedAttempt = {
  attempt: {
    deliveryId: 'delivery' as DeliveryId,
    number: 1,
    startedAt: 0,
    durationMs: 1,
    outcome: { kind: 'delivered', status: 200 },
    requestUrl: 'https://receiver.example/',
    requestHeaders: {},
    requestForm: null,
    responseHeaders: {},
    responseBody: '',
  },
  state: 'delivered',
  dueAt: null,
  line: null,
};

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

test('one that was sent early and fails refuses its own only, and what waits goes on after the pause', async () => {
  const { clock, commits, group, told } = setup();
  const first = group.publish('workspace', []);
  await until(() => commits.length === 1, 'the first commit');
  const full = group.publish('workspace', Array.from({ length: 10 }, newEvent));
  commits[0]?.resolve(answerTo([stored]));
  expect(await first).toEqual(stored);
  const drained = group.drained();
  commits[1]?.reject(new Error('disk full'));
  await expect(full).rejects.toMatchObject({ code: 'unavailable' });
  expect(group.waitingEventsCount).toBe(0);
  const last = group.publish('workspace', [newEvent()]);
  expect(commits).toHaveLength(2);
  clock.advance(500);
  await until(() => commits.length === 3, 'the commit after the pause');
  commits[2]?.resolve(answerTo([stored]));
  expect(await last).toEqual(stored);
  await drained;
  expect(told.recoveries).toBe(1);
});

test('who fails to take note of a commit keeps nobody else from hearing of it', async () => {
  const { commits, group, told } = setup();
  const heard: string[] = [];
  group.record(finished, () => {
    throw new Error('a bug');
  });
  group.record(finished, () => heard.push('the second attempt'));
  const published = group.publish('workspace', [newEvent()]);
  await until(() => commits.length === 1, 'the commit');
  commits[0]?.resolve(answerTo([stored]));
  expect(await published).toEqual(stored);
  expect(heard).toEqual(['the second attempt']);
  expect(told.failures).toEqual(['taking note of a commit']);
  await group.drained();
  expect(group.unrecordedCount).toBe(0);
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
