// The axis above a story: when each stretch began, how long after that, and how long the pauses were.
import { duration } from '../../ui/durations.ts';
import { clock } from '../../ui/instant.tsx';
import { placeWithin, type Stretch, ticksOf, type TimeAxis } from './time-axis.ts';

const TICK_PIXELS = 88;
const START_PIXELS = 70;
const percent = (share: number) => `${share * 100}%`;

export function StoryAxis({ axis, width }: { axis: TimeAxis; width: number }) {
  return (
    <div class="axis">
      {axis.stretches.map((stretch) => (
        <StretchTicks key={stretch.fromMs} stretch={stretch} width={width} />
      ))}
      {axis.breaks.map((pause) => (
        <span
          key={pause.left}
          class="axis-break"
          style={{ left: percent(pause.left), width: percent(pause.width) }}
          title={`Nothing for ${duration(pause.durationMs)}`}
        >
          {pause.width * width > 34 ? shortly(pause.durationMs) : ''}
        </span>
      ))}
    </div>
  );
}

function StretchTicks({ stretch, width }: { stretch: Stretch; width: number }) {
  const pixels = stretch.width * width;
  const start = placeWithin(stretch, stretch.fromMs);
  const ticks = ticksOf(stretch, Math.floor((pixels * 0.8 - START_PIXELS) / TICK_PIXELS) + 1);
  const hasRoom = (tick: number) => (placeWithin(stretch, tick) - start) * width > START_PIXELS;
  return (
    <>
      <span class="axis-tick axis-start" style={{ left: percent(start) }}>
        {pixels > START_PIXELS ? clock(stretch.fromMs) : ''}
      </span>
      {ticks.map((tick) => (
        <span key={tick} class="axis-tick" style={{ left: percent(placeWithin(stretch, tick)) }}>
          {hasRoom(tick) ? `+${duration(tick - stretch.fromMs)}` : ''}
        </span>
      ))}
    </>
  );
}

/** The larger part alone: there is little room. */
function shortly(ms: number): string {
  return duration(ms).split(' ').slice(0, 2).join(' ');
}

/** Runs through all lanes. */
export function StoryBreaks({ axis }: { axis: TimeAxis }) {
  return (
    <div class="timeline-row timeline-breaks" aria-hidden="true">
      <div class="timeline-label" />
      <div class="timeline-track">
        {axis.breaks.map((pause) => (
          <span
            key={pause.left}
            class="break-band"
            style={{ left: percent(pause.left), width: percent(pause.width) }}
          />
        ))}
      </div>
      <div class="timeline-end" />
    </div>
  );
}
