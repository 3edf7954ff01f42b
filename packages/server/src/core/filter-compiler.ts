// From the parser's tree to one part that looks at an event. Only what is named here is part of the language;
// the rest of CEL is refused with a remedy, because its cost has no bound (matches) or because no filter has
// needed it yet.
import type { ASTNode } from '@marcbachmann/cel-js';
import { constantOf, instantOf, listOfConstants } from './filter-constants.ts';
import * as operators from './filter-operators.ts';
import { FilterMistakeError, type FilterPart, holdToData } from './filter-part.ts';

type Node<Op extends ASTNode['op']> = Extract<ASTNode, { op: Op }>;
/** The variables of exists() and all() around a part, outermost first. */
type Variables = readonly string[];

export function compilePart(node: ASTNode, variables: Variables = []): FilterPart {
  const part = (child: ASTNode) => compilePart(child, variables);
  const at = node.start;
  switch (node.op) {
    case 'value':
    case '-_':
      return constantOf(node);
    case 'list':
      return listOfConstants(at, node.args);
    case 'id':
      return variable(node, variables);
    case '.':
      return operators.field(at, part(node.args[0]), node.args[1]);
    case '[]':
      return indexed(at, part(node.args[0]), node.args[1]);
    case '&&':
    case '||':
      return operators.either(at, part(node.args[0]), part(node.args[1]), node.op === '||');
    case '!_':
      return operators.not(at, part(node.args));
    case '==':
    case '!=':
      return operators.equality(at, part(node.args[0]), part(node.args[1]), node.op === '==');
    case '<':
    case '<=':
    case '>':
    case '>=':
      return operators.order(at, part(node.args[0]), part(node.args[1]), node.op);
    case 'in':
      return operators.membership(at, part(node.args[0]), part(node.args[1]));
    case 'call':
      return call(node, variables);
    case 'rcall':
      return method(node, variables);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return refuse(node, 'filters do not calculate; compare the field itself with a number');
    case '?:':
      return refuse(node, 'filters have no "? :"; write it with && and ||');
    case 'map':
    case '.?':
    case '[?]':
      return refuse(node, 'this is not part of filters; compare single fields with == and join them with &&');
  }
}

function refuse(node: ASTNode, message: string): never {
  throw new FilterMistakeError(node.start, message);
}

function variable(node: Node<'id'>, variables: Variables): FilterPart {
  const { args: name, start: at } = node;
  const index = variables.lastIndexOf(name);
  if (index >= 0) return { kind: 'any', at, evaluate: ({ items }) => items[index] };
  switch (name) {
    case 'type':
      return { kind: 'text', at, evaluate: ({ event }) => event.type };
    case 'subject':
      return { kind: 'object', at, evaluate: ({ event }) => event.subject };
    case 'data':
      return { kind: 'any', at, evaluate: ({ event }) => event.data };
    case 'occurred_at':
      return { kind: 'instant', at, evaluate: ({ event }) => event.occurredAt };
    default:
      return refuse(
        node,
        `"${name}" is not known; a field of the event's data is written data.${name}, ` +
          'and beside data there are type, subject.kind, subject.id and occurred_at',
      );
  }
}

function indexed(at: number, base: FilterPart, index: ASTNode): FilterPart {
  const key = index.op === 'value' ? constantOf(index).value : undefined;
  if (typeof key === 'string') return operators.field(at, base, key);
  if (typeof key === 'number' && Number.isInteger(key)) return operators.item(at, base, key);
  return refuse(index, 'in [ ] stands the name of a field in quotes, or the number of an item from 0 on');
}

function call(node: Node<'call'>, variables: Variables): FilterPart {
  const { start: at } = node;
  const [name, [argument, ...more]] = node.args;
  if (name !== 'has' && name !== 'size' && name !== 'timestamp') {
    return refuse(node, `there is no ${name}(); the functions are has(), size() and timestamp()`);
  }
  if (argument === undefined || more.length > 0) {
    return refuse(node, `${name}() needs one value between its brackets`);
  }
  switch (name) {
    case 'has':
      return operators.presence(at, compilePart(argument, variables));
    case 'size':
      return operators.size(at, compilePart(argument, variables));
    case 'timestamp':
      return instantOf(argument);
  }
}

function method(node: Node<'rcall'>, variables: Variables): FilterPart {
  const [name, receiver, args] = node.args;
  if (name === 'exists' || name === 'all') return quantified(node, variables, name);
  if (operators.isSearch(name)) {
    const sought = args.length === 1 && args[0]?.op === 'value' ? args[0].args : undefined;
    return operators.search(node.start, compilePart(receiver, variables), name, sought);
  }
  return refuse(
    node,
    name === 'matches'
      ? 'filters have no regular expressions; use startsWith(), endsWith() and contains()'
      : `there is no ${name}(); texts have startsWith(), endsWith() and contains(), lists exists() and all()`,
  );
}

function quantified(node: Node<'rcall'>, variables: Variables, name: 'exists' | 'all'): FilterPart {
  const [, receiver, [item, condition, ...more]] = node.args;
  if (item?.op !== 'id' || condition === undefined || more.length > 0) {
    return refuse(
      node,
      `${name}() needs a name and a condition, as in data.tracks.${name}(t, t.language == "en")`,
    );
  }
  return operators.quantified(
    node.start,
    holdToData(compilePart(receiver, variables), `${name}()`),
    compilePart(condition, [...variables, item.args]),
    { depth: variables.length, deciding: name === 'exists' },
  );
}
