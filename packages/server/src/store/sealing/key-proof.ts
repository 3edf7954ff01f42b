// Where several servers share a store, all of them must seal with keys that the others have. So the store keeps a text that
// the first of them has sealed, and whoever cannot open it is refused before he stores what the others cannot open.
import { SealError, type Sealer } from './sealer.ts';

export interface KeyProof {
  /** Null: nobody has left one yet. */
  sealCheck(): Promise<string | null>;
  /** Does nothing when it is not `before` any more. */
  setSealCheck(sealed: string, before: string | null): Promise<void>;
}

const PLACE = 'seal_check';
const TEXT = 'the servers of this store seal with the same key';

/** Rejects with a SealError when the store was sealed with a key that is not at hand. */
export async function checkKey(store: KeyProof, sealer: Sealer): Promise<void> {
  const sealed = await store.sealCheck();
  if (sealed === null || sealer.open(sealed, PLACE) === TEXT) return;
  throw new SealError('What proves the encryption key was changed after it was sealed.');
}

/** Once all that is stored opens. Rejects like `checkKey`: another one may have been quicker. */
export async function leaveProof(store: KeyProof, sealer: Sealer): Promise<void> {
  const before = await store.sealCheck();
  if (before === null || !sealer.isCurrent(before)) {
    await store.setSealCheck(sealer.seal(TEXT, PLACE), before);
  }
  await checkKey(store, sealer);
}
