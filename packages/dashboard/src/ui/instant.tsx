// An instant, relative to now, with the exact one on hover.
import { signal } from '@preact/signals';
import { roughly } from './durations.ts';

const TICK_MS = 5000;
/** Shared, so that all times on a page agree. */
const tick = signal(0);
setInterval(() => {
  tick.value += 1;
}, TICK_MS);

/** Now, and again at the next tick for whoever shows it. */
function nowMs(): number {
  return tick.value >= 0 ? Date.now() : 0;
}

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});

export function exact(at: string | number): string {
  return exactFormat.format(new Date(at));
}

const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export function clock(at: string | number): string {
  return clockFormat.format(new Date(at));
}

function relative(at: string | number, now: number): string {
  const ms = new Date(at).getTime() - now;
  if (Math.abs(ms) < 1000) return 'now';
  return ms > 0 ? `in ${roughly(ms)}` : `${roughly(-ms)} ago`;
}

export function Instant({ at }: { at: string }) {
  return (
    <time class="instant" dateTime={at} title={exact(at)}>
      {relative(at, nowMs())}
    </time>
  );
}

/** For where the exact instant matters more. */
export function ExactInstant({ at }: { at: string }) {
  return (
    <time class="instant" dateTime={at} title={relative(at, nowMs())}>
      {exact(at)}
    </time>
  );
}

export function isPast(at: string): boolean {
  return Date.parse(at) <= nowMs();
}
