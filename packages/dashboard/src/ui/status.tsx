// States and outcomes. Each has its colour, its shape and its word, so that no two are told apart by colour alone.
import type { DeliveryState, Outcome } from '../api/wire.ts';

export type Tone = 'good' | 'bad' | 'busy' | 'quiet';
export type Shape = 'disc' | 'cross' | 'ring' | 'dash' | 'clock' | 'diamond' | 'bar';

const shapes: Record<Shape, string> = {
  disc: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z',
  cross: 'M4 4l8 8M12 4l-8 8',
  ring: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z',
  dash: 'M3.5 8h9',
  clock: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM8 5.5V8l2 1.5',
  diamond: 'M8 2.5L13.5 8 8 13.5 2.5 8z',
  bar: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.5 8h7',
};

export function Mark({ shape, tone }: { shape: Shape; tone: Tone }) {
  return (
    <svg
      class={`mark mark-${shape} tone-${tone}`}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d={shapes[shape]} />
    </svg>
  );
}

export interface Look {
  readonly shape: Shape;
  readonly tone: Tone;
  readonly word: string;
}

const states: Record<DeliveryState, Look> = {
  pending: { shape: 'ring', tone: 'busy', word: 'pending' },
  delivered: { shape: 'disc', tone: 'good', word: 'delivered' },
  exhausted: { shape: 'cross', tone: 'bad', word: 'exhausted' },
  canceled: { shape: 'dash', tone: 'quiet', word: 'canceled' },
  expired: { shape: 'clock', tone: 'quiet', word: 'expired' },
};

export const deliveryStates = Object.keys(states) as DeliveryState[];

export function outcomeLook(outcome: Outcome): Look {
  switch (outcome.kind) {
    case 'delivered':
      return { shape: 'disc', tone: 'good', word: String(outcome.status) };
    case 'rejected':
      return { shape: 'cross', tone: 'bad', word: String(outcome.status) };
    case 'gone':
      return { shape: 'cross', tone: 'bad', word: `${outcome.status} gone` };
    case 'timed_out':
      return { shape: 'clock', tone: 'bad', word: `timed out (${outcome.phase})` };
    case 'unreachable':
      return { shape: 'diamond', tone: 'bad', word: `unreachable (${outcome.reason})` };
    case 'blocked':
      return { shape: 'bar', tone: 'bad', word: 'blocked' };
    case 'unauthorized':
      return { shape: 'bar', tone: 'bad', word: 'unauthorized' };
  }
}

export function Badge({ look }: { look: Look }) {
  return (
    <span class={`badge tone-${look.tone}`}>
      <Mark {...look} />
      {look.word}
    </span>
  );
}

export function StateBadge({ state }: { state: DeliveryState }) {
  return <Badge look={states[state]} />;
}
