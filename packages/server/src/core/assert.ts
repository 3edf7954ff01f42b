/** A broken invariant is a bug, never an outcome: it stops what is going on. Kept on in production. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new AssertionError(invariant);
}

class AssertionError extends Error {
  override name = 'AssertionError';
}
