// The values that are written in a filter itself: texts, numbers, true, false, null, instants, lists of these.
import type { ASTNode } from '@marcbachmann/cel-js';
import { z } from 'zod';
import { FilterMistakeError, type FilterPart } from './filter-part.ts';

type Value = Extract<ASTNode, { op: 'value' }>;
type Negated = Extract<ASTNode, { op: '-_' }>;
type Constant = FilterPart & { readonly value: string | number | boolean | null };

export function constantOf(node: Value | Negated): Constant {
  if (node.op === 'value') return scalar(node.start, node.args);
  const operand = node.args.op === 'value' ? constantOf(node.args).value : undefined;
  if (typeof operand === 'number') return constant(node.start, 'number', -operand);
  throw new FilterMistakeError(node.start, 'only a number can follow "-"; filters do not calculate');
}

export function listOfConstants(at: number, elements: readonly ASTNode[]): FilterPart {
  const values = elements.map((element) => {
    if (element.op === 'value' || element.op === '-_') return constantOf(element).value;
    throw new FilterMistakeError(element.start, 'a list holds texts, numbers, true, false and null only');
  });
  return { kind: 'list', at, evaluate: () => values };
}

/** The form of `occurred_at` in the API. */
const instant = z.iso.datetime({ offset: true });

export function instantOf(node: ASTNode): FilterPart {
  const text = node.op === 'value' ? node.args : undefined;
  if (typeof text === 'string' && instant.safeParse(text).success) {
    return constant(node.start, 'instant', Date.parse(text));
  }
  throw new FilterMistakeError(
    node.start,
    'timestamp() needs an instant in quotes, as in timestamp("2026-01-31T12:00:00Z")',
  );
}

function constant(at: number, kind: FilterPart['kind'], value: Constant['value']): Constant {
  return { kind, at, value, evaluate: () => value };
}

function scalar(at: number, value: Value['args']): Constant {
  if (value === null) return constant(at, 'null', value);
  if (typeof value === 'string') return constant(at, 'text', value);
  if (typeof value === 'boolean') return constant(at, 'truth', value);
  if (typeof value === 'number') return constant(at, 'number', value);
  if (typeof value === 'bigint') {
    // Numbers of JSON are doubles: beyond this, different numbers are read as the same one.
    if (Number.isSafeInteger(Number(value))) return constant(at, 'number', Number(value));
    throw new FilterMistakeError(
      at,
      `${value} is too large to be compared exactly; send such numbers as text`,
    );
  }
  throw new FilterMistakeError(at, 'texts are written "text", and numbers without a letter behind them');
}
