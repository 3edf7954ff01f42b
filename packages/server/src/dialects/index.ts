// All dialects, by name.
import type { DialectName } from '@cuewire/contract';
import { apiVideo } from './api-video/api-video.ts';
import type { Dialect } from './dialect.ts';
import { fastPix } from './fastpix/fastpix.ts';
import { standard } from './standard/standard.ts';
import { twelveLabs } from './twelve-labs/twelve-labs.ts';

const dialects: Readonly<Record<DialectName, Dialect>> = {
  standard,
  'api-video': apiVideo,
  fastpix: fastPix,
  'twelve-labs': twelveLabs,
};

export function findDialect(name: DialectName): Dialect {
  return dialects[name];
}
