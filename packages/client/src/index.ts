export type { CallOptions, CuewireOptions } from './connection.ts';
export { Cuewire } from './cuewire.ts';
export {
  ConnectionError,
  CuewireError,
  type Mistake,
  type ProblemCode,
  ProblemError,
  UnexpectedAnswerError,
} from './errors.ts';
export type { FeedMessage, FeedOptions } from './feed.ts';
export { List, type Page } from './list.ts';
export type { RetryOptions } from './retry.ts';
export type * from './wire.ts';
