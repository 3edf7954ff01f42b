// The signing secret of `cuewire listen`: the same each time on this machine, so that it can stand in a .env file.
// Made of random bytes that are kept beside the login, in a file that only its owner can read.
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Signature } from '../../dialects/dialect.ts';

const SEED_BYTES = 32;

export interface Seed {
  readonly bytes: Buffer;
  /** False when it could not be written: the next run has another. */
  readonly isKept: boolean;
}

export function seedBeside(configPath: string): Seed {
  const path = join(dirname(configPath), 'listen-seed');
  try {
    const bytes = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
    if (bytes.length === SEED_BYTES) return { bytes, isKept: true };
  } catch {
    // Made below.
  }
  const bytes = randomBytes(SEED_BYTES);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${bytes.toString('hex')}\n`, { mode: 0o600 });
    return { bytes, isKept: true };
  } catch {
    return { bytes, isKept: false };
  }
}

/** `purpose`: whatever is signed in another way has another one. */
export function secretOf(signature: Signature, purpose: string, { bytes }: Seed): string {
  return signature.newSecret((size) => derived(bytes, `secret of ${purpose}`, size));
}

/** What the receiver takes for its endpoint's id, where the dialect tells it. */
export function endpointIdOf({ bytes }: Seed): string {
  return Buffer.from(derived(bytes, 'endpoint', 16)).toString('hex');
}

function derived(seed: Buffer, purpose: string, size: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', seed, '', `cuewire listen: ${purpose}`, size));
}
