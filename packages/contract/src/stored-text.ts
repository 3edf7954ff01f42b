// Texts that every store can keep as they are.
import { z } from 'zod';

/** What a store cannot keep, or not as it came: half of a surrogate pair would come back as another character. */
const storable = (value: string) => value.isWellFormed() && !value.includes('\0');
const NOT_STORABLE = 'must not hold NUL or half of a surrogate pair';

export const text = (max: number) => z.string().min(1).max(max).refine(storable, NOT_STORABLE);
export const anyText = (max: number) => z.string().max(max).refine(storable, NOT_STORABLE);
