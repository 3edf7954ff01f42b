// Values over time: lines or stacked bars, with axes, units, and the exact values under pointer and arrow keys.
import { useState } from 'preact/hooks';
import { exact } from '../ui/instant.tsx';
import { useWidth } from '../ui/use-width.ts';
import { ChartAxes } from './chart-axes.tsx';
import { Bars, Lines } from './chart-marks.tsx';
import { valueTicks } from './scales.ts';
import './charts.css';

export interface Series {
  readonly name: string;
  /** Its colour (charts.css). */
  readonly look: 'main' | 'second' | 'good' | 'bad' | 'quiet';
  /** One for each point; null: there is none. */
  readonly values: readonly (number | null)[];
}

export interface TimeChartProps {
  readonly title: string;
  readonly kind: 'lines' | 'bars';
  /** When each point began. */
  readonly atMs: readonly number[];
  readonly stepMs: number;
  readonly series: readonly Series[];
  /** A value with its unit. */
  readonly format: (value: number) => string;
  readonly hint?: string;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
  readonly xOf: (atMs: number) => number;
  readonly yOf: (value: number) => number;
}

const HEIGHT = 168;
const LEFT = 58;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;

export function TimeChart(props: TimeChartProps) {
  const { title, kind, atMs, stepMs, series, format, hint } = props;
  const [box, width] = useWidth();
  const [chosen, setChosen] = useState<number | null>(null);
  const ticks = valueTicks(highest(props));
  const frame = frameOf(width, atMs, stepMs, ticks.at(-1) ?? 1);
  const choose = (index: number) => setChosen(Math.max(0, Math.min(atMs.length - 1, index)));
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <ul class="chart-legend">
          {series.map(({ name, look }) => (
            <li key={name} class={`look-${look}`}>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <input
        class="sr-only"
        type="range"
        min={0}
        max={Math.max(0, atMs.length - 1)}
        value={chosen ?? atMs.length - 1}
        aria-label={`${title}, through time`}
        aria-valuetext={wordsOf(props, chosen ?? atMs.length - 1)}
        onInput={({ currentTarget }) => choose(currentTarget.valueAsNumber)}
        onBlur={() => setChosen(null)}
      />
      <div
        class="chart-box"
        ref={box}
        onPointerMove={({ offsetX }) => choose(Math.floor(frame.indexOf(offsetX)))}
        onPointerLeave={() => setChosen(null)}
      >
        {width === 0 ? null : (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <ChartAxes frame={frame} atMs={atMs} stepMs={stepMs} ticks={ticks} format={format} />
            {kind === 'lines' ? (
              <Lines frame={frame} atMs={atMs} stepMs={stepMs} series={series} />
            ) : (
              <Bars frame={frame} atMs={atMs} stepMs={stepMs} series={series} />
            )}
            {chosen === null ? null : (
              <Cursor frame={frame} x={frame.xOf((atMs[chosen] ?? 0) + stepMs / 2)} />
            )}
          </svg>
        )}
      </div>
      <p class="chart-says">{chosen === null ? (hint ?? '') : wordsOf(props, chosen)}</p>
    </figure>
  );
}

function highest({ kind, atMs, series }: TimeChartProps): number {
  const perPoint = atMs.map((_, index) => {
    const values = series.map(({ values }) => values[index] ?? 0);
    return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  });
  return Math.max(0, ...perPoint);
}

function frameOf(width: number, atMs: readonly number[], stepMs: number, max: number) {
  const [fromMs, toMs] = [atMs[0] ?? 0, (atMs.at(-1) ?? 0) + stepMs];
  const [inner, depth] = [Math.max(1, width - LEFT - RIGHT), HEIGHT - TOP - BOTTOM];
  return {
    width,
    height: HEIGHT,
    left: LEFT,
    bottom: HEIGHT - BOTTOM,
    xOf: (at: number) => LEFT + (inner * (at - fromMs)) / (toMs - fromMs),
    yOf: (value: number) => TOP + depth * (1 - value / max),
    indexOf: (x: number) => ((x - LEFT) / inner) * atMs.length,
  };
}

function wordsOf({ atMs, series, format }: TimeChartProps, index: number): string {
  const at = atMs[index];
  if (at === undefined) return '';
  const values = series.map(({ name, values }) => {
    const value = values[index] ?? null;
    return `${name} ${value === null ? 'none' : format(value)}`;
  });
  return `${exact(at).replace(/\.\d+/, '')}: ${values.join(', ')}`;
}

function Cursor({ frame, x }: { frame: Frame; x: number }) {
  return <line class="chart-cursor" x1={x} x2={x} y1={TOP} y2={frame.bottom} />;
}
