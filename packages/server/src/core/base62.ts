// api.video and others write ids and secrets in base 62: digits, upper case, lower case.
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The number that the hexadecimal digits stand for, in base 62, padded on the left to `length`. */
export function base62OfHex(hex: string, length: number): string {
  let rest = BigInt(`0x${hex}`);
  let text = '';
  while (rest > 0n) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text.padStart(length, '0');
}

/** The inverse, padded to `length` hexadecimal digits; undefined when the text is no such number. */
export function hexOfBase62(text: string, length: number): string | undefined {
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = value * 62n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(length, '0');
  return hex.length === length ? hex : undefined;
}
