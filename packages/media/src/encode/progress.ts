/**
 * Reads ffmpeg's `-progress` output: `key=value` lines, one group per report.
 * `out_time_ms` is deliberately not read: despite its name it holds microseconds, in every version seen.
 */
export interface ProgressReader {
  /** The fraction (0 to 1) once a line completes a report, otherwise undefined. */
  read(line: string): number | undefined;
  readonly frameCount: number;
  readonly outTimeMs: number;
}

export function makeProgressReader(expectedMs: number): ProgressReader {
  let frameCount = 0;
  let outTimeMs = 0;
  return {
    read(line) {
      const separator = line.indexOf('=');
      const key = line.slice(0, separator);
      const value = line.slice(separator + 1);
      if (key === 'frame') frameCount = readCount(value, frameCount);
      if (key === 'out_time_us') outTimeMs = readCount(value, outTimeMs * 1000) / 1000;
      // `progress=end` says that ffmpeg stops, not that it succeeded: it is written on cancellation too.
      if (key !== 'progress') return undefined;
      return expectedMs > 0 ? Math.min(1, outTimeMs / expectedMs) : 0;
    },
    get frameCount() {
      return frameCount;
    },
    get outTimeMs() {
      return outTimeMs;
    },
  };
}

/** Before the first frame ffmpeg prints `N/A`, or a huge negative time. Neither may move the figure. */
function readCount(text: string, fallback: number): number {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : fallback;
}
