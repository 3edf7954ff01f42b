// Cuewire's members are in snake_case, FastPix's in camelCase.
import type { Members } from './entities.ts';

/** Entities of FastPix are not deeper; what is comes as the producer wrote it. */
const DEPTH_MAX = 8;

/** All names but those inside `metadata`, which belong to whoever made the video. */
export function camelCased(members: Members, depth = 1): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      name === 'metadata' ? value : inside(value, depth),
    ]),
  );
}

function inside(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth >= DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((item) => inside(item, depth + 1));
  return camelCased(value as Members, depth + 1);
}
