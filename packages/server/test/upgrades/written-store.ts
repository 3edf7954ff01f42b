// What is known of a store that was written down, beside what is in it.

/** Of no server: with it the secrets in these stores can be opened. */
export const ENCRYPTION_KEY = 'VGhlIGtleSBvZiBzdG9yZXMgdGhhdCBhcmUgdGVzdHM=';

export interface WrittenEndpoint {
  readonly id: string;
  readonly dialect: string;
  /** Under which its receiver answered. */
  readonly path: string;
  readonly secret: string;
}

export interface WrittenStore {
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly endpoints: readonly WrittenEndpoint[];
  readonly deliveries: readonly { readonly id: string; readonly state: string }[];
}
