// Query parameters in all the forms in which the SDKs send them: `tags[]=a`, `tags[0]=a`, `tags=a&tags=b`,
// `metadata[key]=value`. Mistakes are collected, so that one refusal names them all.
import { mistakesRefusal, type Problem, problem } from './problem.ts';

const INTEGER = /^-?\d{1,9}$/;

export class QueryReader {
  readonly #values: readonly (readonly [string, string])[];
  readonly #mistakes: Problem[] = [];

  /** The framework gives a string, or an array of strings for a name that stands there more than once. */
  constructor(query: unknown) {
    this.#values = Object.entries(query as Readonly<Record<string, string | string[]>>).flatMap(
      ([name, value]) => [value].flat().map((one) => [name, one] as const),
    );
  }

  /** The last one counts, as in PHP, which the platform's own examples are written for. */
  text(name: string): string | undefined {
    return this.#values.findLast(([given]) => given === name)?.[1];
  }

  texts(name: string): readonly string[] {
    return this.#under(name).map(([, value]) => value);
  }

  pairs(name: string): readonly (readonly [key: string, value: string])[] {
    return this.#under(name);
  }

  integer(name: string, range: { min: number; max?: number; fallback: number }): number {
    const given = this.text(name);
    if (given === undefined) return range.fallback;
    const value = INTEGER.test(given) ? Number(given) : Number.NaN;
    if (value >= range.min && value <= (range.max ?? Infinity)) return value;
    const { fallback, ...allowed } = range;
    const title = 'This parameter is out of the allowed range of values.';
    this.#mistakes.push(problem('invalid-query-parameter', { title, name, range: allowed }));
    return fallback;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const given = this.text(name);
    const chosen = choices.find((choice) => choice === given);
    if (given !== undefined && chosen === undefined) {
      const title = `This parameter must be one of ${choices.join(', ')}.`;
      this.#mistakes.push(problem('invalid-query-parameter', { title, name }));
    }
    return chosen;
  }

  /** To be called once everything was read. */
  refuseMistakes(): void {
    const [first, ...others] = this.#mistakes;
    if (first !== undefined) throw mistakesRefusal([first, ...others]);
  }

  /** What is given as `name`, `name[]`, `name[0]` or `name[key]`, with what stands between the brackets. */
  #under(name: string): readonly (readonly [string, string])[] {
    return this.#values.flatMap(([given, value]) => {
      if (given === name) return [['', value] as const];
      const isUnder = given.startsWith(`${name}[`) && given.endsWith(']');
      return isUnder ? [[given.slice(name.length + 1, -1), value] as const] : [];
    });
  }
}
