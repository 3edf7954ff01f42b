// What cannot be among an endpoint's credentials and TLS settings, although each of them is well written.
import type { Endpoint } from '../core/endpoint.ts';
import type { TlsSettings } from '../core/endpoint-access.ts';
import type { Mistake } from '../core/refusal.ts';
import type { TlsRule, UrlRule } from './endpoint-registry.ts';

type Candidate = Pick<Endpoint, 'url' | 'headers' | 'authentication' | 'tls'>;

export function accessMistakes(
  { url, headers, authentication, tls }: Candidate,
  rules: { readonly urlRule: UrlRule; readonly tlsRule: TlsRule },
): Mistake[] {
  const mistakes = tlsMistakes('/tls', tls, url, rules.tlsRule);
  if (authentication === null) return mistakes;
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')) {
    const message = 'stands beside a header Authorization of headers: there can be one of them';
    mistakes.push({ field: '/authentication', message });
  }
  if (authentication.kind !== 'oauth2_client_credentials') return mistakes;
  const { tokenUrl } = authentication;
  const message = rules.urlRule(tokenUrl);
  if (message !== undefined) mistakes.push({ field: '/authentication/token_url', message });
  return [...mistakes, ...tlsMistakes('/authentication/tls', authentication.tls, tokenUrl, rules.tlsRule)];
}

function tlsMistakes(place: string, tls: TlsSettings | null, url: string, rule: TlsRule): Mistake[] {
  if (tls === null) return [];
  if (!url.toLowerCase().startsWith('https:')) return [{ field: place, message: 'needs a URL with https' }];
  return rule(tls).map(({ field, message }) => ({
    field: field === '' ? place : `${place}/${field}`,
    message,
  }));
}
