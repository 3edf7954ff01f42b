// The frame of a page: its title, what can be done on it, and what it is part of.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { visit } from '../api/visit.ts';

export function Page({
  title,
  above,
  actions,
  lead,
  isWide = false,
  children,
}: {
  title: string;
  /** A link to where this page belongs. */
  above?: ComponentChildren;
  actions?: ComponentChildren;
  lead?: ComponentChildren;
  isWide?: boolean;
  children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = [title, visit.value === null ? 'Cuewire' : visit.value.name]
      .filter((part) => part !== '')
      .join(' · ');
  }, [title]);
  return (
    <div class={isWide ? 'page page-wide' : 'page'}>
      <header class="page-head">
        <div class="page-title">
          {above === undefined ? null : <p class="page-above">{above}</p>}
          <h1>{title}</h1>
          {lead === undefined ? null : <p class="page-lead">{lead}</p>}
        </div>
        {actions === undefined ? null : <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
