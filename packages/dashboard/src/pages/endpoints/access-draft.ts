// The credentials of an endpoint as a form holds them. Answers hide secrets, so what was not written anew is not sent. Pure.
import type { Endpoint } from '../../api/wire.ts';

export type AccessKind = 'none' | 'basic' | 'bearer' | 'oauth2_client_credentials';

export interface AccessDraft {
  readonly kind: AccessKind;
  /** User name, or id of the client. */
  readonly name: string;
  /** Empty: as it was. */
  readonly secret: string;
  readonly tokenUrl: string;
  readonly scope: string;
}

export const noAccess: AccessDraft = { kind: 'none', name: '', secret: '', tokenUrl: '', scope: '' };

export function accessDraftOf({ authentication }: Pick<Endpoint, 'authentication'>): AccessDraft {
  if (authentication === null) return noAccess;
  switch (authentication.kind) {
    case 'basic':
      return { ...noAccess, kind: 'basic', name: authentication.username };
    case 'bearer':
      return { ...noAccess, kind: 'bearer' };
    case 'oauth2_client_credentials':
      return {
        ...noAccess,
        kind: 'oauth2_client_credentials',
        name: authentication.client_id,
        tokenUrl: authentication.token_url,
        scope: authentication.scope ?? '',
      };
  }
}

/** Undefined: nothing is to be changed. */
export function authenticationOf(draft: AccessDraft, before: AccessDraft): object | null | undefined {
  if (JSON.stringify(draft) === JSON.stringify(before)) return undefined;
  const { kind, name, secret, tokenUrl, scope } = draft;
  switch (kind) {
    case 'none':
      return null;
    case 'basic':
      return { kind, username: name, password: secret };
    case 'bearer':
      return { kind, token: secret };
    case 'oauth2_client_credentials':
      return {
        kind,
        token_url: tokenUrl,
        client_id: name,
        client_secret: secret,
        ...(scope === '' ? {} : { scope }),
      };
  }
}
