// What a command knows of where its words go: a person at a terminal, or a program behind a pipe.
import { styleText } from 'node:util';

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The streams, the environment and the clock, so that tests can give others. */
export interface Machine {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

export interface Terminal {
  /** Whether a person looks at it: tables, colour, relative times, things that are drawn over. */
  readonly isTerminal: boolean;
  /** Columns of it. */
  readonly width: number;
  readonly paint: (paint: Paint, text: string) => string;
}

const USUAL_WIDTH = 100;

/** `wantsColour`: false when the command line says no. */
export function terminalOf(stream: NodeJS.WriteStream, machine: Machine, wantsColour: boolean): Terminal {
  const { environment } = machine;
  const isTerminal = stream.isTTY;
  // https://no-color.org: whatever it is set to, when it is not empty.
  const isColourless =
    !wantsColour || (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const isPainted = isTerminal && !isColourless;
  return {
    isTerminal,
    width: isTerminal ? stream.columns || USUAL_WIDTH : USUAL_WIDTH,
    paint: (paint, text) => (isPainted ? styleText(paint, text, { validateStream: false }) : text),
  };
}

/**
 * Text that came from elsewhere, with what a terminal would obey written out: an event must not be able to clear the
 * screen of whoever looks at it.
 */
export function visible(text: string): string {
  return text.replaceAll(OBEYED, escaped);
}

/** JSON escapes most of it by itself, and lets the rest through. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(OBEYED, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

/** Control characters, line separators, and what turns the direction of writing. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
