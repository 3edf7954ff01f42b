// What a machine has to have for a server to accept and deliver: readiness tells of it at each moment, the doctor before.

/** Below this the next commits are about to fail. */
export const DISK_FREE_BYTES_MIN = 64 * 1024 * 1024;
/** A clock before this is one that was never set: ids, signatures and retries would all be wrong. */
export const CLOCK_MIN_MS = Date.UTC(2026, 0, 1);
