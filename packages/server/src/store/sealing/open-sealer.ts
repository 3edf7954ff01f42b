// At the start of a server: finds its keys, or makes the first one, and seals whatever is not sealed with the present key.
import { isExposed, readKeyFile, writeKeyFile } from './key-file.ts';
import { checkKey, type KeyProof, leaveProof } from './key-proof.ts';
import {
  type EndpointSource,
  hasSealedEndpoints,
  resealEndpoints,
  sealedEndpoints,
} from './sealed-endpoints.ts';
import { KEY_BYTES, SealError, Sealer } from './sealer.ts';

/** One that several servers share keeps a proof of their key. */
type SealedSource = EndpointSource & Partial<KeyProof>;

export interface SealingOptions {
  readonly store: SealedSource;
  /** In the data folder. */
  readonly keyFile: string;
  /** From the setting, the present one first; empty: those of the file. */
  readonly configuredKeys: readonly Uint8Array[];
  readonly randomBytes: (size: number) => Uint8Array;
  /** Told what an operator should know. */
  readonly notice: (text: string) => void;
}

/** Rejects with a SealError that says what to do. */
export async function openSealedEndpoints(options: SealingOptions): Promise<EndpointSource> {
  const { store, keyFile, configuredKeys, randomBytes, notice } = options;
  const fileKeys = (await readKeyFile(keyFile)) ?? (await firstKeys(options));
  if (fileKeys.length > 0 && (await isExposed(keyFile))) {
    notice(`others than its owner can read ${keyFile}: take that right away with chmod 600`);
  }
  const keys = [...configuredKeys, ...fileKeys];
  const sealer = new Sealer(keys, randomBytes);
  try {
    if (isShared(store)) await checkKey(store, sealer);
    const resealed = await resealEndpoints(store, sealer);
    if (isShared(store)) await leaveProof(store, sealer);
    if (resealed > 0) notice(`sealed the secrets of ${resealed} endpoints with the present encryption key`);
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause;
    throw new SealError(`${cause.message} ${remedy(options)}`, { cause });
  }
  // Everything is sealed with the present key now, so that those before it open nothing any more.
  if (configuredKeys.length === 0 && fileKeys.length > 1) await writeKeyFile(keyFile, fileKeys.slice(0, 1));
  return sealedEndpoints(store, sealer);
}

/** None when the setting has one. */
async function firstKeys(options: SealingOptions): Promise<readonly Uint8Array[]> {
  const { store, keyFile, configuredKeys, randomBytes } = options;
  if (configuredKeys.length > 0) return [];
  // A new key would open nothing of that, and hide what is missing.
  if ((isShared(store) && (await store.sealCheck()) !== null) || (await hasSealedEndpoints(store))) {
    throw new SealError(
      `The store holds sealed secrets, and there is no key to open them. ${remedy(options)}`,
    );
  }
  const keys = [randomBytes(KEY_BYTES)];
  await writeKeyFile(keyFile, keys);
  return keys;
}

function isShared(store: SealedSource): store is SealedSource & KeyProof {
  return store.sealCheck !== undefined && store.setSealCheck !== undefined;
}

function remedy({ store, keyFile }: SealingOptions): string {
  return isShared(store)
    ? 'All servers on one database need the same CUEWIRE_ENCRYPTION_KEY: set the one of the first server; when that had none set, the key is in encryption.key of its data folder.'
    : `Put the key file back in its place (${keyFile}), or the key into CUEWIRE_ENCRYPTION_KEY.`;
}
