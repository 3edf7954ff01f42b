import { accentTones } from './accent.ts';

/** By the style of the root element, which the page's policy leaves to scripts. */
export function applyAccent(wanted: string | undefined): void {
  if (wanted === undefined) return;
  const { light, dark } = accentTones(wanted);
  const { style } = document.documentElement;
  style.setProperty('--accent', `light-dark(${light.accent}, ${dark.accent})`);
  style.setProperty('--accent-ink', `light-dark(${light.ink}, ${dark.ink})`);
  style.setProperty('--accent-soft', `light-dark(${light.soft}, ${dark.soft})`);
}
