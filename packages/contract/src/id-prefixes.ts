/** What the ids of each noun start with. */
export const idPrefixes = {
  event: 'evt_',
  endpoint: 'end_',
  delivery: 'del_',
  replay: 'rep_',
  workspace: 'wsp_',
  api_key: 'key_',
  audit_entry: 'aud_',
} as const;
export type PublicNoun = keyof typeof idPrefixes;

/** The form of an id, as a regular expression. */
export function idPattern(noun: PublicNoun): string {
  return `^${idPrefixes[noun]}[0-9a-f]{32}$`;
}
