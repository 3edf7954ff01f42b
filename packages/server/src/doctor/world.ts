// The machine as the doctor sees it: everything that a check asks, so that a test can answer otherwise.

interface FileFacts {
  readonly isFolder: boolean;
  /** Permission bits, such as 0o700. */
  readonly mode: number;
  readonly sizeBytes: number;
}

interface DiskFacts {
  /** Of its file system, as statfs(2) numbers them. */
  readonly type: number;
  readonly freeBytes: number;
}

export interface StoreFacts {
  /** What SQLite finds wrong with the file. */
  readonly faults: readonly string[];
  /** Why this version cannot use it; null when it can. */
  readonly versionFault: string | null;
  /** When the latest event was published, in milliseconds since 1970; null without any. */
  readonly newestEventAt: number | null;
  readonly endpoints: readonly EndpointFacts[];
}

interface EndpointFacts {
  readonly url: string;
  readonly enabled: boolean;
  readonly failingSince: number | null;
}

interface MediaFacts {
  readonly origin: 'system' | 'bundled';
  readonly version: string;
}

export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodeVersion: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Null when there is no such file, or it cannot be read. */
  readonly readText: (path: string) => Promise<string | null>;
  readonly facts: (path: string) => Promise<FileFacts | null>;
  readonly disk: (path: string) => Promise<DiskFacts | null>;
  /** How long one write took until it was on disk, in milliseconds: the median of some. Rejects when it failed. */
  readonly syncMs: (folder: string) => Promise<number>;
  /** All addresses of a name. Rejects when it has none. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Status and body of an answer; null when nobody answers there. */
  readonly ask: (url: string) => Promise<{ readonly status: number; readonly body: string } | null>;
  readonly mediaTools: () => Promise<MediaFacts | null>;
  readonly store: (path: string) => Promise<StoreFacts>;
}
