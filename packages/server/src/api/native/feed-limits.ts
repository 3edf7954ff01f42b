// Every bound of the live feed, with its default. What happens at each is in docs/operate/limits.md.
export interface FeedLimits {
  /** Streams that are open at once. */
  readonly clientsMax: number;
  readonly clientsPerWorkspaceMax: number;
  /** Messages that are read for one client at once. */
  readonly pageItemsMax: number;
  /** About how much text those have, and so what waits for a client that reads slowly. */
  readonly pageSizeMax: number;
  /** How long a client may take for that before it is cut off. */
  readonly drainMs: number;
  readonly heartbeatMs: number;
}

export const defaultFeedLimits: FeedLimits = {
  clientsMax: 200,
  clientsPerWorkspaceMax: 20,
  pageItemsMax: 200,
  pageSizeMax: 512 * 1024,
  drainMs: 30_000,
  // Proxies take a connection for dead after 30 to 60 seconds.
  heartbeatMs: 15_000,
};
