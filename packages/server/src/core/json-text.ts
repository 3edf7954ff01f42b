// Finds what stands under a name in a JSON text, so that it can be kept as it was written: numbers that no double holds,
// members that JavaScript has another meaning for, and the order of all of them. Only for text that JSON.parse has taken.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * What stands under `name` in the object that the text is, or in each element of the list that it is; undefined where
 * there is no such member. Blanks between tokens are left out. Of several members of a name the last one counts, as it
 * does for JSON.parse.
 */
export function memberTexts(json: string, name: string): (string | undefined)[] {
  const start = skipBlanks(json, 0);
  if (json.charCodeAt(start) !== OPEN_LIST) return [memberText(json, start, name).text];
  const texts: (string | undefined)[] = [];
  let at = skipBlanks(json, start + 1);
  while (json.charCodeAt(at) !== CLOSE_LIST) {
    const { text, end } = memberText(json, at, name);
    texts.push(text);
    at = afterComma(json, end);
  }
  return texts;
}

/** Of the value that begins at `start`; it has no members unless it is an object. */
function memberText(
  json: string,
  start: number,
  name: string,
): { readonly text: string | undefined; readonly end: number } {
  if (json.charCodeAt(start) !== OPEN_OBJECT) return { text: undefined, end: endOf(json, start).end };
  let text: string | undefined;
  let at = skipBlanks(json, start + 1);
  while (json.charCodeAt(at) !== CLOSE_OBJECT) {
    const nameEnd = endOfString(json, at);
    const isIt = nameOf(json.slice(at, nameEnd)) === name;
    const valueStart = skipBlanks(json, afterColon(json, nameEnd));
    const { end, hasBlanks } = endOf(json, valueStart);
    if (isIt) {
      const value = json.slice(valueStart, end);
      text = hasBlanks ? withoutBlanks(value) : value;
    }
    at = afterComma(json, end);
  }
  return { text, end: at + 1 };
}

function nameOf(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function afterColon(json: string, at: number): number {
  let next = at;
  while (json.charCodeAt(next) !== COLON) next += 1;
  return next + 1;
}

/** Where the next element or member begins, or the bracket that ends them all. */
function afterComma(json: string, at: number): number {
  const next = skipBlanks(json, at);
  return json.charCodeAt(next) === COMMA ? skipBlanks(json, next + 1) : next;
}

/** Of the value that begins at `start`: where it ends, and whether there are blanks between its tokens. */
function endOf(json: string, start: number): { readonly end: number; readonly hasBlanks: boolean } {
  let depth = 0;
  let hasBlanks = false;
  let at = start;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth -= 1;
    else if (isBlank(code)) hasBlanks = true;
    // A number or a word ends where what follows it begins.
    if (depth < 0) break;
    at += 1;
    if (depth === 0 && (endsValue(code) || !continuesWord(json.charCodeAt(at)))) break;
  }
  return { end: at, hasBlanks };
}

function endsValue(code: number): boolean {
  return code === QUOTE || code === CLOSE_OBJECT || code === CLOSE_LIST;
}

function continuesWord(code: number): boolean {
  return code !== COMMA && code !== CLOSE_OBJECT && code !== CLOSE_LIST && !isBlank(code);
}

function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

function skipBlanks(json: string, start: number): number {
  let at = start;
  while (isBlank(json.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function withoutBlanks(json: string): string {
  let kept = '';
  let from = 0;
  let at = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (isBlank(code)) {
      kept += json.slice(from, at);
      from = skipBlanks(json, at);
      at = from;
    } else at += 1;
  }
  return from === 0 ? json : kept + json.slice(from);
}
