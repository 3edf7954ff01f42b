// What the server wrote into the page about the session that it belongs to.
import type { Scope } from '@cuewire/contract';
import type { Visit } from '../api/visit.ts';

interface Told {
  readonly name?: string;
  readonly logo_url?: string;
  readonly accent_color?: string;
  readonly scopes: readonly Scope[];
  readonly seconds_left: number;
}

/** Null when the address of the page is that of no session, or of one whose key was revoked. */
export function visitToldByPage(): Visit | null {
  const told = document.querySelector<HTMLMetaElement>('meta[name="cuewire-portal"]')?.content;
  if (told === undefined) return null;
  const { name = '', logo_url: logoUrl, accent_color: accentColour, ...rest } = JSON.parse(told) as Told;
  return { name, logoUrl, accentColour, scopes: rest.scopes, secondsLeft: rest.seconds_left };
}
