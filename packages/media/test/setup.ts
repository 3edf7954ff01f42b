import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { Media, MediaEvent, MediaLogLine, MediaOptions, Publisher, UploadResult } from '../src/index.ts';
import { openMedia } from '../src/index.ts';
import { requireTools } from './clips.ts';
import { realClock } from './clocks.ts';
import { makeTempDir } from './temp-dir.ts';

/** Keeps what it is given, and lets a test wait for it. */
export class RecordingPublisher implements Publisher {
  readonly events: MediaEvent[] = [];
  readonly #waiting = new Set<() => void>();

  async publish(_workspaceId: string, events: readonly MediaEvent[]): Promise<void> {
    this.events.push(...events);
    for (const check of this.#waiting) check();
  }

  async waitFor(type: string): Promise<MediaEvent> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.events.find((event) => event.type === type);
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }
}

export interface Bundle {
  readonly media: Media;
  readonly publisher: RecordingPublisher;
  readonly dataDir: string;
  readonly log: readonly MediaLogLine[];
  /** Resolves with the line, also if it came before. */
  readonly waitForLog: (event: string) => Promise<MediaLogLine>;
}

export const workspaceId = 'ws_1';

/** A media node of its own, in a temporary directory that goes with the test. */
export async function setup(options: Partial<MediaOptions> = {}): Promise<Bundle> {
  const dataDir = options.dataDir ?? (await makeTempDir());
  const publisher = new RecordingPublisher();
  const log: MediaLogLine[] = [];
  const watchers = new Set<(line: MediaLogLine) => void>();
  const media = await openMedia({
    dataDir,
    publisher,
    clock: realClock,
    randomBytes: (count) => randomBytes(count),
    tools: await requireTools(),
    log: (line) => {
      log.push(line);
      for (const watch of watchers) watch(line);
    },
    ...options,
  });
  onTestFinished(async () => {
    await media[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  const waitForLog = async (event: string): Promise<MediaLogLine> =>
    new Promise((resolve) => {
      const watch = (line: MediaLogLine): void => {
        if (line.event === event) resolve(line);
      };
      watchers.add(watch);
      for (const line of log) watch(line);
    });
  return { media, publisher, dataDir, log, waitForLog };
}

export function uploadFile(media: Media, videoId: string, path: string): Promise<UploadResult> {
  return media.receiveUpload({
    workspaceId,
    videoId,
    stream: createReadStream(path),
    piece: { kind: 'whole' },
  });
}

export function streamOf(...chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  return (async function* generate() {
    yield* chunks;
  })();
}
