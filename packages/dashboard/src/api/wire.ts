// What the native API answers, by the names of the contract's routes.
import type { routes } from '@cuewire/contract';

type Routes = typeof routes;
type Output<Schema> = Schema extends { _output: infer Value } ? Value : undefined;

type Answer<Name extends keyof Routes> = Output<Routes[Name]['answer']['schema']>;

export type Event = Answer<'getEvent'>;
export type EventType = Answer<'listEventTypes'>['data'][number];
export type Endpoint = Answer<'getEndpoint'>;
export type EndpointSecret = Answer<'getEndpointSecret'>;
export type Delivery = Answer<'getDelivery'>;
export type DeliveryState = Delivery['state'];
export type Attempt = Answer<'listAttempts'>['data'][number];
export type Outcome = AttemptInBrief['outcome'];
export type AttemptInBrief = Answer<'listAttemptsInBrief'>['data'][number];

export type TestedEndpoint = Answer<'testEndpoint'>;
export type Replay = Answer<'getReplay'>;
export type Workspace = Answer<'listWorkspaces'>['data'][number];
export type MadeWorkspace = Answer<'createWorkspace'>;
export type ApiKey = Answer<'listApiKeys'>['data'][number];
export type MadeApiKey = Answer<'createApiKey'>;
export type Stats = Answer<'getStats'>;
export type StatsNow = Answer<'getStatsNow'>;

export interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}
