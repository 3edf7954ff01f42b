// What both stores hold idempotency keys to.

/** For how long a key stores its event only once. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

/** Expired keys forgotten for each new one: the table shrinks faster than it grows. */
export const FORGET_PER_KEY = 2;
