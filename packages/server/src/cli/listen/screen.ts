// Where the results of `cuewire listen` go: a live table for people, a line each for programs.
import type { Context } from '../context.ts';
import { visible } from '../terminal.ts';
import { LiveTable } from './live-table.ts';
import type { Sent } from './local-endpoint.ts';
import type { Told } from './source.ts';

type Status = Exclude<Told, { kind: 'event' }>;

export interface Screen extends Disposable {
  sent(sent: Sent): void;
  status(status: Status): void;
  /** Up is towards older rows. */
  choose(step: 1 | -1): void;
  readonly chosen: Sent | undefined;
  showAnswer(): void;
}

export function screenOf(context: Context): Screen {
  return context.out.isTerminal && !context.isJson ? liveScreen(context) : lines(context);
}

function liveScreen({ machine, out }: Context): Screen {
  const table = new LiveTable(machine.stdout, out);
  table.setState(out.paint('dim', '○ connecting'));
  return {
    sent: (sent) => table.add(sent),
    status(status) {
      if (status.kind === 'gap') table.say(out.paint('yellow', GAP));
      else if (status.kind === 'connected') table.setState(out.paint('green', '● connected'));
      else
        table.setState(out.paint('yellow', `○ ${visible(status.why)} Again in ${seconds(status.retryInMs)}`));
    },
    choose: (step) => table.choose(step),
    get chosen() {
      return table.chosen;
    },
    showAnswer() {
      const { chosen } = table;
      if (chosen === undefined) return;
      const { answer, result, parcel } = chosen;
      table.say(
        `${out.paint('dim', `${parcel.event.id} was answered ${visible(result)}`)}\n${visible(answer)}`,
      );
    },
    [Symbol.dispose]: () => table[Symbol.dispose](),
  };
}

function lines(context: Context): Screen {
  let last: Sent | undefined;
  return {
    sent(sent) {
      last = sent;
      context.write(context.isJson ? `${JSON.stringify(wire(sent))}\n` : `${tabbed(sent)}\n`);
    },
    status(status) {
      if (status.kind === 'connected') context.note('connected');
      else context.note(status.kind === 'gap' ? GAP : `${status.why} Again in ${seconds(status.retryInMs)}`);
    },
    choose: () => undefined,
    get chosen() {
      return last;
    },
    showAnswer: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
}

const GAP = 'The server no longer knows what happened meanwhile: events may be missing here.';

function tabbed({ parcel, attempt, startedAt, durationMs, result }: Sent): string {
  const { id, type, subject } = parcel.event;
  const at = new Date(startedAt).toISOString();
  return [at, id, type, `${subject.kind}/${subject.id}`, attempt, result, `${durationMs} ms`]
    .map((part) => visible(String(part)))
    .join('\t');
}

function wire({
  parcel,
  attempt,
  startedAt,
  durationMs,
  status,
  isDelivered,
  result,
  answer,
}: Sent): unknown {
  const { id, type, subject } = parcel.event;
  return {
    event_id: id,
    event_type: type,
    subject,
    attempt,
    started_at: new Date(startedAt).toISOString(),
    duration_ms: durationMs,
    delivered: isDelivered,
    status,
    result,
    answer,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
