// Ids as people and programs outside see them: with a prefix that says what they are of.
import { idPrefixes, type PublicNoun } from '@cuewire/contract/id-prefixes';

export type { PublicNoun };

export function prefixOf(noun: PublicNoun): string {
  return idPrefixes[noun];
}

export function publicId(noun: PublicNoun, id: string): string {
  return idPrefixes[noun] + id;
}
