/** What a script can tell from how a command ended. The reference page is made from this table. */
export const exitCodes = {
  done: { code: 0, meaning: 'it is done' },
  failed: {
    code: 1,
    meaning: 'it was refused, or came out negative: a request that does not verify, a delivery that fails',
  },
  misused: {
    code: 2,
    meaning: 'the command line, a file or the environment has a mistake; nothing was done',
  },
  unreachable: { code: 3, meaning: 'no Cuewire server answers there' },
  forbidden: { code: 4, meaning: 'the key is missing, wrong, or may not do that' },
  missing: { code: 5, meaning: 'there is nothing under that id' },
  bug: { code: 70, meaning: 'Cuewire made a mistake' },
  interrupted: { code: 130, meaning: 'Ctrl-C' },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>;

export const EXIT = {
  done: exitCodes.done.code,
  failed: exitCodes.failed.code,
  misused: exitCodes.misused.code,
  unreachable: exitCodes.unreachable.code,
  forbidden: exitCodes.forbidden.code,
  missing: exitCodes.missing.code,
  bug: exitCodes.bug.code,
  interrupted: exitCodes.interrupted.code,
} as const;
