export { catalogue, type CatalogueRow, findRow, wordFor } from './catalogue.ts';
export { dialectSettings } from './dialect-settings.ts';
export type { EventSample } from './event-samples.ts';
export { type DialectName, dialectNames } from './dialect-names.ts';
export { problems, type ProblemCode, type ProblemDefinition } from './problems.ts';
export * from './native-api.ts';
export { retryLimits, retryPolicy, type WireRetryPolicy } from './retry-policy-schema.ts';
