import { firstKeyAt } from '../../core/ids.ts';

const EPOCH_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 24 * 3_600_000;

/** Keys of one day (core/ids.ts). */
export const DAY_KEYS = firstKeyAt(EPOCH_MS + DAY_MS) - firstKeyAt(EPOCH_MS);
