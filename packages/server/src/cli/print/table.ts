// A list: columns that fit the terminal, or one line per item with tabs between, for other programs.
import { type Paint, type Terminal, visible } from '../terminal.ts';
import { relative } from './instant.ts';

export interface Column<Item> {
  readonly title: string;
  readonly value: (item: Item) => string | number | null;
  /** Null: as it is. */
  readonly paint?: (item: Item) => Paint | null;
  /** The value is an instant: people see how long ago that is. */
  readonly isInstant?: true;
  /** Is never cut: an id is there to be copied. */
  readonly isWhole?: true;
  /** Left out where the terminal is too narrow. */
  readonly isExtra?: true;
}

/** Written where there is nothing, so that a column of a table is never empty. */
const NOTHING = '-';
const GAP = '  ';
/** A column is never made narrower than this to fit. */
const WIDTH_MIN = 10;

export function table<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
  terminal: Terminal,
  now: number,
): string {
  const drawn = columns.map((column) => ({
    column,
    title: column.title.toUpperCase(),
    cells: items.map((item) => cellOf(column, item, terminal, now)),
  }));
  if (!terminal.isTerminal) {
    return items.map((_, at) => `${drawn.map(({ cells }) => cells[at] ?? '').join('\t')}\n`).join('');
  }
  const fitted = fitting(drawn.map(withWidths), terminal.width);
  const line = (textOf: (part: Drawn<Item>) => string, paintOf: (part: Drawn<Item>) => Paint | null) =>
    `${fitted
      .map((part, index) => {
        const text = textOf(part);
        const cut = text.length > part.width ? `${text.slice(0, part.width - 1)}…` : text;
        const padding = index === fitted.length - 1 ? '' : ' '.repeat(part.width - cut.length);
        const paint = paintOf(part);
        return (paint === null ? cut : terminal.paint(paint, cut)) + padding;
      })
      .join(GAP)}\n`;
  const rows = items.map((item, at) =>
    line(
      ({ cells }) => cells[at] ?? '',
      ({ column }) => column.paint?.(item) ?? null,
    ),
  );
  return (
    line(
      ({ title }) => title,
      () => 'dim',
    ) + rows.join('')
  );
}

interface Drawn<Item> {
  readonly column: Column<Item>;
  readonly title: string;
  readonly cells: readonly string[];
  /** As wide as it would be, and as narrow as it may be. */
  readonly wanted: number;
  readonly least: number;
  width: number;
}

function withWidths<Item>(part: Pick<Drawn<Item>, 'column' | 'title' | 'cells'>): Drawn<Item> {
  const wanted = Math.max(part.title.length, ...part.cells.map((cell) => cell.length));
  const least = part.column.isWhole === true ? wanted : Math.min(wanted, WIDTH_MIN);
  return { ...part, wanted, least, width: least };
}

function cellOf<Item>(column: Column<Item>, item: Item, { isTerminal }: Terminal, now: number): string {
  const value = column.value(item);
  if (value === null || value === '') return NOTHING;
  if (column.isInstant === true && isTerminal) return relative(String(value), now);
  return visible(String(value));
}

/** Extra columns give way first; then the room that is left goes to the narrowest of those that want more. */
function fitting<Item>(all: readonly Drawn<Item>[], available: number): readonly Drawn<Item>[] {
  const parts = [...all];
  const used = () => parts.reduce((sum, { width }) => sum + width, 0) + GAP.length * (parts.length - 1);
  for (let index = parts.length - 1; index >= 0 && used() > available; index -= 1) {
    if (parts[index]?.column.isExtra === true) parts.splice(index, 1);
  }
  for (let room = available - used(); room > 0; room -= 1) {
    const [narrowest] = parts
      .filter(({ width, wanted }) => width < wanted)
      .toSorted((a, b) => a.width - b.width);
    if (narrowest === undefined) break;
    narrowest.width += 1;
  }
  return parts;
}
