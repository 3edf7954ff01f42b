/** A broken invariant is a bug, never an outcome: it stops what is going on. Kept on in production. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new AssertionError(invariant);
}

/** Closes an exhaustive `switch`: the compiler proves that no case is left. */
export function unreachable(value: never): never {
  throw new AssertionError(`no such case: ${JSON.stringify(value)}`);
}

class AssertionError extends Error {
  override name = 'AssertionError';
}
