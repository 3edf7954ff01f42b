// The dialects that this version can speak, by name.
import type { DialectName } from '@cuewire/contract';
import { apiVideo } from './api-video/api-video.ts';
import type { Dialect } from './dialect.ts';
import { standard } from './standard/standard.ts';

const spoken: Readonly<Partial<Record<DialectName, Dialect>>> = {
  standard,
  'api-video': apiVideo,
};

export const spokenDialects: readonly DialectName[] = Object.values(spoken).map((dialect) => dialect.name);

/** Undefined for a dialect that is in the catalogue but not spoken yet. */
export function findDialect(name: DialectName): Dialect | undefined {
  return spoken[name];
}
