import { timeLabel, timeTicks } from './scales.ts';
import type { Frame } from './time-chart.tsx';

const TICK_PIXELS = 72;

export function ChartAxes({
  frame,
  atMs,
  stepMs,
  ticks,
  format,
}: {
  frame: Frame;
  atMs: readonly number[];
  stepMs: number;
  ticks: readonly number[];
  format: (value: number) => string;
}) {
  const { width, left, bottom, xOf, yOf } = frame;
  const time = timeTicks(
    atMs[0] ?? 0,
    (atMs.at(-1) ?? 0) + stepMs,
    Math.max(1, Math.floor((width - left) / TICK_PIXELS)),
  );
  return (
    <g class="chart-axes">
      {ticks.map((value) => (
        <g key={value}>
          <line
            x1={left}
            x2={width - 8}
            y1={yOf(value)}
            y2={yOf(value)}
            class={value === 0 ? 'chart-ground' : ''}
          />
          <text x={left - 8} y={yOf(value)} dy="0.32em" text-anchor="end">
            {format(value)}
          </text>
        </g>
      ))}
      {time.ticks.map((at) => (
        <g key={at}>
          <line class="chart-ground" x1={xOf(at)} x2={xOf(at)} y1={bottom} y2={bottom + 4} />
          <text x={xOf(at)} y={bottom + 17} text-anchor="middle">
            {timeLabel(at, time.stepMs)}
          </text>
        </g>
      ))}
    </g>
  );
}
