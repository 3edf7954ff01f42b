// PostgreSQL's text has no character U+0000, but what publishers and receivers send may: it is written as two
// characters that stand for it, and so is the first of those.
const ESCAPE = '\u0010';
const ZERO = `${ESCAPE}0`;
const ESCAPE_ITSELF = `${ESCAPE}1`;

export function storable(text: string): string {
  if (!text.includes('\0') && !text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPE, ESCAPE_ITSELF).replaceAll('\0', ZERO);
}

export function original(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return text.replaceAll(ZERO, '\0').replaceAll(ESCAPE_ITSELF, ESCAPE);
}
