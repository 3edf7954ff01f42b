// One thing: a line per member.
import { type Paint, type Terminal, visible } from '../terminal.ts';
import { relative } from './instant.ts';

export interface Row {
  readonly name: string;
  /** Null and what is empty is left out. */
  readonly value: string | number | boolean | null;
  readonly paint?: Paint | null;
  readonly isInstant?: true;
}

export function record(rows: readonly Row[], terminal: Terminal, now: number): string {
  const shown = rows.filter(({ value }) => value !== null && value !== '');
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  return shown
    .map(({ name, value, paint, isInstant }) => {
      const text = visible(String(value));
      if (!terminal.isTerminal) return `${name}\t${text}\n`;
      const told = isInstant === true ? `${text}  ${terminal.paint('dim', relative(text, now))}` : text;
      const padded = terminal.paint('dim', name.padEnd(width));
      return `${padded}  ${paint === undefined || paint === null ? told : terminal.paint(paint, told)}\n`;
    })
    .join('');
}
