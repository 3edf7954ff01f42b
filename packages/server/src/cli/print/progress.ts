// Work that takes a while: on a terminal a bar that is drawn over, elsewhere nothing until it is done.
import type { Terminal } from '../terminal.ts';

const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001B[2K';
const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';

export interface Progress extends Disposable {
  show(fraction: number, words: string): void;
}

export function startProgress(output: NodeJS.WriteStream, terminal: Terminal): Progress {
  if (!terminal.isTerminal) return { show: () => undefined, [Symbol.dispose]: () => undefined };
  output.write(HIDE_CURSOR);
  return {
    show(fraction, words) {
      const filled = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH);
      const bar = '█'.repeat(filled) + terminal.paint('dim', '░'.repeat(BAR_WIDTH - filled));
      const percent = `${Math.floor(fraction * 100)} %`.padStart(5);
      output.write(
        `${CLEAR_LINE}${bar} ${percent}  ${words.slice(0, Math.max(0, terminal.width - BAR_WIDTH - 9))}`,
      );
    },
    [Symbol.dispose]: () => void output.write(CLEAR_LINE + SHOW_CURSOR),
  };
}
