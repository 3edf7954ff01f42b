// What was forwarded, on a terminal: the latest rows stay where they can be chosen, older ones scroll away.
import { timeOfDay } from '../print/instant.ts';
import { type Terminal, visible } from '../terminal.ts';
import type { Sent } from './local-endpoint.ts';

const CLEAR_BELOW = '\r\u001B[J';
const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
/** Rows that can be chosen, when the terminal has room for them. */
const ROWS_MAX = 20;
/** What is kept of the screen for the line of the state and what stands around it. */
const ROWS_AROUND = 4;
const TYPE_WIDTH = 34;
const SUBJECT_WIDTH = 28;

export class LiveTable implements Disposable {
  readonly #output: NodeJS.WriteStream;
  readonly #terminal: Terminal;
  #rows: Sent[] = [];
  /** Counted from the latest: 0. */
  #chosen = 0;
  #linesDrawn = 0;
  #state = '';
  #delivered = 0;
  #failed = 0;

  constructor(output: NodeJS.WriteStream, terminal: Terminal) {
    this.#output = output;
    this.#terminal = terminal;
    output.write(HIDE_CURSOR);
  }

  /** Undefined before anything was sent. */
  get chosen(): Sent | undefined {
    return this.#rows.at(-1 - this.#chosen);
  }

  add(sent: Sent): void {
    this.#rows.push(sent);
    if (sent.isDelivered) this.#delivered += 1;
    else this.#failed += 1;
    // Whoever has chosen an older row keeps it under the eyes.
    if (this.#chosen > 0) this.#chosen = Math.min(this.#chosen + 1, this.#rowsMax - 1);
    this.draw();
  }

  setState(state: string): void {
    this.#state = state;
    this.draw();
  }

  /** Up is towards older ones. */
  choose(step: 1 | -1): void {
    this.#chosen = Math.max(0, Math.min(this.#rows.length - 1, this.#rowsMax - 1, this.#chosen + step));
    this.draw();
  }

  /** Text that stays above the rows. */
  say(text: string): void {
    this.#output.write(`${this.#erase()}${text}\n`);
    this.#linesDrawn = 0;
    this.draw();
  }

  draw(): void {
    const leaving = this.#rows.splice(0, Math.max(0, this.#rows.length - this.#rowsMax));
    const gone = leaving.map((row) => `${this.#line(row, false)}\n`).join('');
    const rows = this.#rows.map(
      (row, index) => `${this.#line(row, index === this.#rows.length - 1 - this.#chosen)}\n`,
    );
    const { paint } = this.#terminal;
    const counts = `${this.#delivered} delivered, ${this.#failed} failed`;
    const keys = paint('dim', '↑↓ choose  r send again  a answer  q quit');
    this.#output.write(`${this.#erase()}${gone}${rows.join('')}${this.#state}  ${counts}  ${keys}`);
    this.#linesDrawn = rows.length;
  }

  [Symbol.dispose](): void {
    this.#output.write(`\n${SHOW_CURSOR}`);
  }

  get #rowsMax(): number {
    const screen = this.#output.rows || ROWS_MAX + ROWS_AROUND;
    return Math.max(1, Math.min(ROWS_MAX, screen - ROWS_AROUND));
  }

  #erase(): string {
    return (this.#linesDrawn > 0 ? `\u001B[${this.#linesDrawn}A` : '') + CLEAR_BELOW;
  }

  /** No wider than the terminal: a line that wraps would be drawn over wrongly. */
  #line(sent: Sent, isChosen: boolean): string {
    const { paint, width } = this.#terminal;
    const { event } = sent.parcel;
    const again = sent.attempt > 1 ? `  attempt ${sent.attempt}` : '';
    const told = [
      timeOfDay(sent.startedAt),
      cut(visible(event.type), TYPE_WIDTH),
      cut(visible(`${event.subject.kind}/${event.subject.id}`), SUBJECT_WIDTH),
      `${sent.durationMs} ms`.padStart(8),
    ].join('  ');
    const result = visible(sent.result + again);
    const room = Math.max(0, width - told.length - 5);
    const painted = paint(sent.isDelivered ? 'green' : 'red', result.slice(0, room));
    return `${isChosen ? paint('cyan', '>') : ' '} ${told.slice(0, width - 3)}  ${painted}`;
  }
}

function cut(text: string, width: number): string {
  return (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);
}
