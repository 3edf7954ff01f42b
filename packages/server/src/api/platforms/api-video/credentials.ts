// Who calls, by the Authorization header: Basic with the key as user name, Bearer with a token, or Bearer with the
// key itself. The specification lists the first two; the guide's samples show the third.
import type { Caller, Keyring } from '../../keyring.ts';
import { type ProblemError, refusal } from './problem.ts';
import type { AccessTokens } from './tokens.ts';

const SCHEME = /^(basic|bearer) +(\S+) *$/i;

export interface Keys {
  readonly keyring: Pick<Keyring, 'find'>;
  readonly tokens: AccessTokens;
}

/** The caller, or why there is none. */
export async function identify(header: string | undefined, keys: Keys): Promise<Caller | ProblemError> {
  if (header === undefined || header === '') return refusal('authentication-missing-authorization-header');
  const [, scheme, value] = SCHEME.exec(header) ?? [];
  if (scheme === undefined || value === undefined) return malformed();
  if (scheme.toLowerCase() === 'basic') {
    const key = keyOfBasic(value);
    return key === undefined
      ? malformed()
      : (keys.keyring.find(key) ?? refusal('authentication-invalid-api-key'));
  }
  return (
    keys.keyring.find(value) ??
    (await keys.tokens.verify(value, 'access')) ??
    refusal('authentication-invalid-access-token')
  );
}

/** Whether there is something to guess: tokens are signed, and have dots. */
export function bringsKey(header: string | undefined): boolean {
  const [, scheme = '', value = ''] = SCHEME.exec(header ?? '') ?? [];
  return scheme.toLowerCase() === 'basic' || (value !== '' && !value.includes('.'));
}

/** The password is empty and its colon is kept. */
function keyOfBasic(value: string): string | undefined {
  const text = Buffer.from(value, 'base64').toString();
  return text.length > 1 && text.endsWith(':') ? text.slice(0, -1) : undefined;
}

function malformed(): ProblemError {
  return refusal('authentication-invalid-authorization-header-value');
}
