import type { Frame, Series } from './time-chart.tsx';

interface MarksProps {
  readonly frame: Frame;
  readonly atMs: readonly number[];
  readonly stepMs: number;
  readonly series: readonly Series[];
}

/** Where there is no value, the line is broken; one alone is a dot. */
export function Lines({ frame: { xOf, yOf }, atMs, stepMs, series }: MarksProps) {
  return (
    <>
      {series.map(({ name, look, values }) => {
        const points = atMs.map((at, index) => {
          const value = values[index] ?? null;
          return value === null ? null : { x: xOf(at + stepMs / 2), y: yOf(value) };
        });
        const isAlone = (index: number) =>
          (points[index - 1] ?? null) === null && (points[index + 1] ?? null) === null;
        return (
          <g key={name} class={`chart-line look-${look}`}>
            <path d={pathOf(points)} />
            {points.map((point, index) =>
              point !== null && isAlone(index) ? (
                <circle key={point.x} cx={point.x} cy={point.y} r="2.5" />
              ) : null,
            )}
          </g>
        );
      })}
    </>
  );
}

function pathOf(points: readonly ({ x: number; y: number } | null)[]): string {
  let path = '';
  let isDown = false;
  for (const point of points) {
    if (point !== null) path += `${isDown ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    isDown = point !== null;
  }
  return path;
}

/** On top of each other, the first at the bottom. */
export function Bars({ frame: { xOf, yOf }, atMs, stepMs, series }: MarksProps) {
  return (
    <>
      {atMs.map((at, index) => {
        let below = 0;
        const left = xOf(at);
        const width = Math.max(1, xOf(at + stepMs) - left - 1);
        return (
          <g key={at}>
            {series.map(({ name, look, values }) => {
              const value = values[index] ?? 0;
              const [top, bottom] = [yOf(below + value), yOf(below)];
              below += value;
              if (value === 0) return null;
              // A single failure among thousands is still there to be seen.
              const height = Math.max(1.5, bottom - top);
              return (
                <rect
                  key={name}
                  class={`chart-bar look-${look}`}
                  x={left}
                  y={bottom - height}
                  width={width}
                  height={height}
                />
              );
            })}
          </g>
        );
      })}
    </>
  );
}
