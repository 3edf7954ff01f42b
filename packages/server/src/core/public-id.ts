// Ids as people and programs outside see them: with a prefix that says what they are of.
const prefixes = {
  event: 'evt_',
  endpoint: 'end_',
  delivery: 'del_',
  replay: 'rep_',
  workspace: 'wsp_',
  api_key: 'key_',
} as const;

export type PublicNoun = keyof typeof prefixes;

export function prefixOf(noun: PublicNoun): string {
  return prefixes[noun];
}

export function publicId(noun: PublicNoun, id: string): string {
  return prefixes[noun] + id;
}
