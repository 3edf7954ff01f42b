// `cuewire doctor`: what the checks find, with what to do about it.
import { examine } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { machineOf } from '../../doctor/machine.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type Paint, visible } from '../terminal.ts';

const paints: Readonly<Record<Finding['level'], Paint>> = { ok: 'green', warning: 'yellow', problem: 'red' };

/** Answers the exit code: not 0 when there is a problem; warnings are none. */
export async function examineHere(context: Context): Promise<number> {
  const { environment, now } = context.machine;
  const all: (Finding & { about: string })[] = [];
  for await (const { about, findings } of examine(machineOf(environment, now))) {
    for (const finding of findings) {
      all.push({ about, ...finding });
      if (!context.isJson) context.write(lineOf(context, about, finding));
    }
  }
  const count = (level: Finding['level']) => all.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (context.isJson) context.json({ data: all, problems, warnings });
  else context.note(`${problems} problems, ${warnings} warnings`);
  return problems === 0 ? EXIT.done : EXIT.failed;
}

/** On a terminal the remedy stands below, for programs in a column of its own. */
function lineOf({ out }: Context, about: string, { level, what, remedy }: Finding): string {
  if (!out.isTerminal) return `${[level, about, what, remedy ?? '-'].map(visible).join('\t')}\n`;
  const line = `${out.paint(paints[level], level.padEnd('problem'.length))}  ${about}: ${visible(what)}\n`;
  return remedy === null
    ? line
    : `${line}${' '.repeat('problem'.length + 2)}${out.paint('dim', visible(remedy))}\n`;
}
