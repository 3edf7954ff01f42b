// What the HTTP APIs are given.
import type { Media } from '@cuewire/media';
import type { Engine } from '../engine/engine.ts';
import type { FeedStore } from '../engine/feed-store.ts';
import type { Clock, Random } from '../engine/ports.ts';
import type { Records } from '../engine/records.ts';
import type { StatsRecords } from '../engine/stats-store.ts';
import type { Keyring } from './keyring.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { RequestLimits } from './limits/request-limits.ts';
import type { FeedLimits } from './native/feed-limits.ts';
import type { RateLimits } from './platforms/api-video/rate-limit.ts';
import type { Workspaces } from './workspaces.ts';

/** What requests are counted in, and where the counts are read. */
interface RequestMetrics {
  answered(api: string, status: number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  /** The bearer token that readers must have; undefined: none. */
  readonly token: string | undefined;
}

export interface ApiParts {
  readonly engine: Engine;
  readonly records: Records & FeedStore & StatsRecords;
  readonly feedLimits: FeedLimits;
  readonly keyring: Keyring;
  readonly workspaces: Workspaces;
  readonly media: Media;
  readonly clock: Clock;
  readonly random: Random;
  /** How clients reach this server, for links in answers; undefined means as each request did. */
  readonly publicUrl: string | undefined;
  /** The folder of the built dashboard. */
  readonly dashboardFiles: string;
  readonly apiVideoRateLimits: RateLimits;
  readonly requestLimits: RequestLimits;
  readonly audit: AuditTrail;
  readonly metrics: RequestMetrics;
  /** What the disk of the data folder has left; null when it does not tell. */
  readonly diskFreeBytes: () => Promise<number | null>;
}
