// What cannot be undone is asked for once more, by a person; a program must say --yes.
import { createInterface } from 'node:readline/promises';
import type { Context } from '../context.ts';
import { CliError } from '../failure.ts';

export interface ConfirmOptions {
  readonly yes?: true;
}

/** Rejects with CliError when the answer is no. */
export async function confirm(context: Context, question: string, { yes }: ConfirmOptions): Promise<void> {
  if (yes === true) return;
  const { stdin, stderr } = context.machine;
  if (!stdin.isTTY || !stderr.isTTY)
    throw new CliError(`${question} Nobody is there to say so.`, 'Add --yes.');
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: context.signal });
    if (!/^y(es)?$/i.test(answer.trim()))
      throw new CliError('Nothing was done.', 'Answer y, or add --yes.', 1);
  } finally {
    lines.close();
  }
}
