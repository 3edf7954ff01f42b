// Somebody who came by the link of a portal session: a customer, with no key.
import { signal } from '@preact/signals';
import type { Scope } from '@cuewire/contract';

export interface Visit {
  /** Whose portal it is; empty when the link does not say. */
  readonly name: string;
  readonly logoUrl: string | undefined;
  readonly accentColour: string | undefined;
  readonly scopes: readonly Scope[];
  readonly secondsLeft: number;
}

/** Null: this is the dashboard itself. */
export const visit = signal<Visit | null>(null);

/** Who can give a visitor another link. */
export function host(): string {
  return visit.value?.name || 'whoever gave you this link';
}
