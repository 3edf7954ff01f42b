// How long the schemas of a workspace may keep the server busy. Data is held against them on the thread that answers
// everybody, so a check has a time limit; whose check was broken off rests before the next one.
import type { WorkspaceId } from '../core/ids.ts';
import { jsonPointer, type Mistake, RefusalError } from '../core/refusal.ts';
import type { SchemaChecker } from './event-type-ports.ts';
import type { Clock } from './ports.ts';

/** Of the checks of one request together. A usual one takes some microseconds. */
const CHECK_MS = 100;
const CHECK_MS_PER_EVENT = 0.25;
const REST_MS = 30_000;

interface SchemaCheck {
  readonly schema: string;
  readonly data: unknown;
  readonly path: readonly PropertyKey[];
}

export class SchemaTime {
  readonly #checker: SchemaChecker;
  readonly #clock: Clock;
  /** Until when workspaces rest. */
  readonly #resting = new Map<WorkspaceId, number>();

  constructor(checker: SchemaChecker, clock: Clock) {
    this.#checker = checker;
    this.#clock = clock;
  }

  /** Null when they were broken off. Refuses with too_many_requests while the workspace rests. */
  mistakesIn(workspaceId: WorkspaceId, checks: readonly SchemaCheck[]): readonly Mistake[] | null {
    const now = this.#clock.now();
    const until = this.#resting.get(workspaceId) ?? 0;
    if (now < until) {
      throw new RefusalError('too_many_requests', 'A schema of this workspace took too long a moment ago.', {
        retryAfterSeconds: Math.ceil((until - now) / 1000),
      });
    }
    this.#resting.delete(workspaceId);
    const timeoutMs = CHECK_MS + Math.ceil(checks.length * CHECK_MS_PER_EVENT);
    const found = this.#checker.check(checks, timeoutMs);
    if (found === null) {
      this.#resting.set(workspaceId, now + REST_MS);
      return null;
    }
    return found.flatMap((mistakes, index) =>
      mistakes.map(({ pointer, message }) => ({
        field: jsonPointer(checks[index]?.path ?? []) + pointer,
        message,
      })),
    );
  }
}
