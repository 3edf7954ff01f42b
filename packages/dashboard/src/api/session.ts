// Who is signed in. Null: nobody; undefined: not known yet.
import { signal } from '@preact/signals';
import type { Scope } from '@cuewire/contract';
import { visit } from './visit.ts';

export interface Session {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly api_key: {
    readonly id: string;
    readonly name: string;
    readonly hint: string;
    readonly scopes: readonly Scope[];
  };
  readonly is_operator: boolean;
  readonly expires_at: string;
}

export const session = signal<Session | null | undefined>(undefined);
/** Whether the session, or the visit of a portal, ended by itself, so that what stands in its place can say so. */
export const hasEnded = signal(false);

/** The server knows the session no longer. */
export function ended(): void {
  if (session.value || visit.value) hasEnded.value = true;
  session.value = null;
}

export function may(scope: Scope): boolean {
  const scopes = visit.value?.scopes ?? session.value?.api_key.scopes;
  return scopes?.includes(scope) === true;
}
