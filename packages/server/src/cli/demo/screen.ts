// What the demo shows: a line per delivery, and under them one line of progress that is drawn over.
import { styleText } from 'node:util';
import type { Arrival } from './receiver.ts';

const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001B[2K';

export interface Screen {
  say(line: string): void;
  arrival(arrival: Arrival): void;
  progress(what: string, fraction: number): void;
  /** Takes the progress line away. */
  calm(): void;
}

export function createScreen(output: NodeJS.WriteStream): Screen {
  // A pipe gets lines only, each once: no bar, no colour.
  const isTerminal = output.isTTY;
  let bar = '';
  let lastStarted = '';

  function line(text: string): void {
    output.write(isTerminal ? `${CLEAR_LINE}${text}\n${bar}` : `${text}\n`);
  }

  function paint(format: 'green' | 'red' | 'dim', text: string): string {
    return isTerminal ? styleText(format, text) : text;
  }

  return {
    say: line,
    arrival({ dialect, type, quality, latencyMs, attempt, refused }) {
      const verdict =
        refused === null ? paint('green', 'signature verified') : paint('red', `refused: ${refused}`);
      const columns = [
        dialect.padEnd(11),
        type.padEnd(33),
        quality.padEnd(9),
        `${latencyMs} ms`.padStart(7),
        `attempt ${attempt}`,
        verdict,
      ];
      line(columns.join('  '));
    },
    progress(what, fraction) {
      if (!isTerminal) {
        if (what !== lastStarted) line(`encoding ${what}`);
        lastStarted = what;
        return;
      }
      const filled = Math.round(fraction * BAR_WIDTH);
      const drawn = '█'.repeat(filled) + paint('dim', '░'.repeat(BAR_WIDTH - filled));
      bar = `encoding ${what.padEnd(9)} ${drawn} ${String(Math.round(fraction * 100)).padStart(3)} %`;
      output.write(CLEAR_LINE + bar);
    },
    calm() {
      if (bar !== '') output.write(CLEAR_LINE);
      bar = '';
    },
  };
}
