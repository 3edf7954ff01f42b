// A key from a person, without showing it, or from a pipe.
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';
import type { Machine } from '../terminal.ts';

export async function readSecret({ stdin, stderr }: Machine, question: string): Promise<string> {
  if (!stdin.isTTY) return text(stdin);
  // Line editing works as ever; what it would echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  // Only now: what is typed before the terminal has stopped echoing would be shown.
  stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () =>
        reject(new CliError('Nothing was kept.', 'Run it again.', EXIT.interrupted)),
      );
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
