// Holds data against the JSON Schemas of workspaces, which may be hostile: a pattern can backtrack for ever, references can
// multiply. So it runs under a time limit that breaks off whatever it is at, regular expressions included. The library reads
// a schema as it goes: nothing of it ever becomes code.
import { createContext, Script } from 'node:vm';
import { type OutputUnit, Validator } from '@cfworker/json-schema';
import type { SchemaChecker, SchemaMistake } from '../engine/event-type-ports.ts';

/** Schemas that are kept in the form that the library uses; the one made longest ago makes room. */
const SCHEMAS_MAX = 500;
/** Of a check that was given less than half of its time. */
const TRIES_MAX = 5;
/** Of one data: enough to mend it. */
const MISTAKES_MAX = 20;
const MESSAGE_LENGTH_MAX = 300;

/** One schema, in the form that the library uses: to find whether data has a mistake, and all of its mistakes. */
interface Prepared {
  readonly first: Validator;
  readonly every: Validator;
}

export function createSchemaChecker(): SchemaChecker {
  const known = new Map<string, Prepared>();
  const context: { work: () => unknown } = { work: () => undefined };
  const script = new Script('work()');
  createContext(context);

  /** Null when it was broken off, or too deep for the stack. */
  function within<Result>(timeoutMs: number, work: () => Result): Result | null {
    context.work = work;
    try {
      for (let tries = 1; ; tries += 1) {
        const before = process.threadCpuUsage();
        try {
          return script.runInContext(context, { timeout: timeoutMs }) as Result;
        } catch (cause) {
          const { user, system } = process.threadCpuUsage(before);
          // The limit goes by the clock. A machine that had no time for this thread is not the schema's fault.
          const wasStarved = isTimeout(cause) && user + system < (timeoutMs * 1000) / 2;
          if (!wasStarved || tries === TRIES_MAX) return null;
        }
      }
    } finally {
      context.work = () => undefined;
    }
  }

  function preparedOf(schema: string): Prepared {
    let prepared = known.get(schema);
    if (prepared === undefined) {
      // Its own name says nothing here, and would change what its references are relative to.
      const { $id: _, ...parsed } = JSON.parse(schema) as Record<string, unknown>;
      prepared = {
        first: new Validator(parsed, '2020-12', true),
        every: new Validator(parsed, '2020-12', false),
      };
      const [oldest] = known.keys();
      if (known.size >= SCHEMAS_MAX && oldest !== undefined) known.delete(oldest);
      known.set(schema, prepared);
    }
    return prepared;
  }

  return {
    check(pairs, timeoutMs) {
      const found = within(timeoutMs, () =>
        pairs.map(({ schema, data }) => mistakesOf(preparedOf(schema).first.validate(data).errors)),
      );
      if (found === null || found.every((mistakes) => mistakes.length === 0)) return found;
      // Where there are so many that this is broken off, the first of each must do.
      const all = within(timeoutMs, () =>
        pairs.map(({ schema, data }, index) =>
          found[index]?.length === 0 ? [] : mistakesOf(preparedOf(schema).every.validate(data).errors),
        ),
      );
      return all ?? found;
    },
  };
}

function isTimeout(cause: unknown): boolean {
  // It may be an error of the context's own, which is no instance of ours.
  return (cause as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** A keyword that fails because of one inside of it says nothing of its own. */
function mistakesOf(errors: readonly OutputUnit[]): SchemaMistake[] {
  const reasons = errors.slice(0, MISTAKES_MAX * 10).filter(({ keywordLocation }, index, all) => {
    const next = all[index + 1];
    return next === undefined || !next.keywordLocation.startsWith(`${keywordLocation}/`);
  });
  return reasons.slice(0, MISTAKES_MAX).map(({ instanceLocation, error }) => ({
    pointer: decodeURIComponent(instanceLocation.slice(1)),
    message: error.slice(0, MESSAGE_LENGTH_MAX),
  }));
}
