// Dark or light: as the system has it, until somebody chooses.
import { signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const STORED = 'cuewire-theme';

export const theme = signal<Theme>(storedTheme());

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  applyTheme();
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // A browser may keep storage from pages in frames: the choice then lasts as long as the page.
  }
}

export function applyTheme(): void {
  document.documentElement.style.colorScheme = theme.value === 'system' ? 'light dark' : theme.value;
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORED);
    return themes.find((known) => known === stored) ?? 'system';
  } catch {
    return 'system';
  }
}
