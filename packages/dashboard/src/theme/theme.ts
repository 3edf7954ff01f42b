// Dark or light: as the system has it, until somebody chooses.
import { signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const STORED = 'cuewire-theme';

export const theme = signal<Theme>(storedTheme());

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  localStorage.setItem(STORED, chosen);
  applyTheme();
}

export function applyTheme(): void {
  document.documentElement.style.colorScheme = theme.value === 'system' ? 'light dark' : theme.value;
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return themes.find((known) => known === stored) ?? 'system';
}
