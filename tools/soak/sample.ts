// What a server uses at a moment, as the kernel and its own metrics say.
import { readdirSync, readFileSync } from 'node:fs';

export interface Sample {
  /** Since the soak began. */
  readonly atMs: number;
  /** Which process it was: one that was killed is followed by another. */
  readonly life: number;
  readonly residentBytes: number;
  readonly fileDescriptors: number;
  readonly pending: number;
  readonly heldBytes: number;
}

const BYTES_PER_KIB = 1024;

/** Null when the process is gone, or has no metrics yet. */
export async function sampleOf(pid: number, url: string): Promise<Omit<Sample, 'atMs' | 'life'> | null> {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const fileDescriptors = readdirSync(`/proc/${pid}/fd`).length;
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const metric = (name: string) =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? Number.NaN);
    return {
      residentBytes: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * BYTES_PER_KIB,
      fileDescriptors,
      pending: metric('cuewire_deliveries_pending'),
      heldBytes: metric('cuewire_held_bytes'),
    };
  } catch {
    return null;
  }
}
