export { catalogue, type CatalogueRow, findRow, wordFor } from './catalogue.ts';
export { type DialectName, dialectNames } from './dialect-names.ts';
export { problems, type ProblemCode, type ProblemDefinition } from './problems.ts';
export * from './native-api.ts';
export { openApiDocument } from './openapi.ts';
export { problemsOf, type Route } from './route.ts';
export { routes } from './routes.ts';
export { type Scope, scopes } from './scopes.ts';
export { retryLimits, retryPolicy, type WireRetryPolicy } from './retry-policy-schema.ts';
