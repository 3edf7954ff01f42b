import type { DialectName } from '@cuewire/contract';
import type { EndpointId, WorkspaceId } from './ids.ts';

/** A URL that a workspace registered, with what it wants to hear and how. */
export interface Endpoint {
  readonly id: EndpointId;
  readonly workspaceId: WorkspaceId;
  readonly url: string;
  readonly dialect: DialectName;
  /** Words of the dialect; a single "*" stands for all. */
  readonly eventTypes: readonly string[];
  readonly secret: string;
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  readonly createdAt: number;
}

export const EVERY_EVENT_TYPE = '*';

/** Whether the endpoint asked for events that its dialect calls `word`. */
export function wants(endpoint: Endpoint, word: string): boolean {
  return endpoint.eventTypes.includes(EVERY_EVENT_TYPE) || endpoint.eventTypes.includes(word);
}
