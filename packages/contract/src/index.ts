export {
  catalogue,
  type CatalogueRow,
  type DialectName,
  dialectNames,
  findRow,
  wordFor,
} from './catalogue.ts';
export { problems, type ProblemCode, type ProblemDefinition } from './problems.ts';
export * from './native-api.ts';
