// A signature that does not fit, tried against what receivers most often do wrong: it fits one of them, and that is
// what has to be mended.
import type { CapturedRequest } from './captured-request.ts';
import { fits, type Form, signatureHeader } from './forms.ts';

interface Way {
  readonly told: string;
  readonly keys: readonly Buffer[];
  readonly body: Buffer;
}

/** What the request would have been signed as, when one of the usual mistakes explains it; null when none does. */
export function nearMiss(
  form: Form,
  { headers, body }: CapturedRequest,
  secrets: readonly string[],
): string | null {
  const given = (headers[signatureHeader(form)] ?? []).join(' ');
  const prefix = form.prefixOf(headers);
  const keys = secrets.map((secret) => form.keyOf(secret));
  const ways: readonly Way[] = [
    ...bodiesOf(body).map(({ told, body }) => ({ told, keys, body })),
    ...keysOf(secrets).map(({ told, keys }) => ({ told, keys, body })),
  ];
  const found = ways.find((way) => way.keys.some((key) => fits(form, key, prefix, way.body, given)));
  return found?.told ?? null;
}

function bodiesOf(body: Buffer): { told: string; body: Buffer }[] {
  const text = body.toString('utf8');
  const bodies = [
    {
      told: 'It fits the body without the line end after it: something has added one.',
      text: text.replace(/\r?\n$/, ''),
    },
    { told: 'It fits the body with a line end after it: something has taken one away.', text: `${text}\n` },
    {
      told: 'It fits the body with \\n for \\r\\n: something has changed its line ends.',
      text: text.replaceAll('\r\n', '\n'),
    },
    {
      told: 'It fits the body with \\r\\n for \\n: something has changed its line ends.',
      text: text.replaceAll(/\r?\n/g, '\r\n'),
    },
    { told: 'It fits the body without the byte order mark before it.', text: text.replace(/^\uFEFF/, '') },
    ...rewritten(text),
  ];
  return bodies.map(({ told, text }) => ({ told, body: Buffer.from(text) }));
}

/** JSON that a framework has parsed and written anew. */
function rewritten(text: string): { told: string; text: string }[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const told =
    'It fits the same JSON written without spaces: the body was parsed and written anew. Verify the raw body.';
  return [{ told, text: JSON.stringify(value) }];
}

function keysOf(secrets: readonly string[]): { told: string; keys: Buffer[] }[] {
  const bare = secrets.map((secret) => secret.replace(/^(whsec_|sig_sec_)/, ''));
  return [
    {
      told: 'It fits the secret as it is written: the sender has not decoded it.',
      keys: secrets.map((secret) => Buffer.from(secret)),
    },
    {
      told: 'It fits the secret as text without its prefix.',
      keys: bare.map((secret) => Buffer.from(secret)),
    },
    {
      told: 'It fits the secret decoded from base64.',
      keys: bare.map((secret) => Buffer.from(secret, 'base64')),
    },
    {
      told: 'It fits the secret without the blanks around it.',
      keys: secrets.flatMap((secret) => (secret.trim() === secret ? [] : [Buffer.from(secret.trim())])),
    },
  ];
}
