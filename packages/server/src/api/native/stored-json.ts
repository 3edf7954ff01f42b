// Shows JSON that was stored as text inside of an answer, with its numbers as they were written: a double would round
// what has more than 16 digits.

declare global {
  // The library's types do not know yet that a reviver is told the source of a value, and how to write such a source.
  interface JSON {
    parse(
      text: string,
      reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(source: string): object;
  }
}

/** What JSON.stringify writes as `text`, but for blanks. Numbers that a double would change are objects of its own. */
export function storedJson(text: string): unknown {
  return JSON.parse(text, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value)
      ? JSON.rawJSON(source)
      : value,
  );
}
