// A brand's colour against the grounds of the theme.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accentTones, colourOf, contrast } from '../src/portal/accent.ts';

const tokens = readFileSync(join(import.meta.dirname, '../src/theme/tokens.css'), 'utf8');

/** What the theme has for a name, light and dark. */
function themed(name: string): { light: string; dark: string } {
  const [, light = '', dark = ''] =
    new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens) ?? [];
  return { light, dark };
}

const colours = ['#000000', '#ffffff', '#ffff00', '#0000ff', '#c2410c', '#7f7f7f', '#00ff88', '#ff00ff'];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(colours)('%s can be read wherever an accent stands', (colour) => {
    const { accent, ink, soft } = accentTones(colour)[theme];
    const grounds = ['ground', 'surface', 'sunken', 'hover'].map((name) => themed(name)[theme]);
    for (const ground of [...grounds, soft]) {
      expect(contrast(colourOf(accent), colourOf(ground))).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colourOf(ink), colourOf(accent))).toBeGreaterThanOrEqual(4.5);
  });
});

test('a colour that can be read stays as it is', () => {
  expect(accentTones('#2f3fbf').light.accent).toBe('#2f3fbf');
  expect(accentTones('#a3b0ff').dark.accent).toBe('#a3b0ff');
});

test('contrast is as WCAG has it', () => {
  expect(contrast(colourOf('#000000'), colourOf('#ffffff'))).toBeCloseTo(21, 5);
  expect(contrast(colourOf('#777777'), colourOf('#ffffff'))).toBeCloseTo(4.48, 2);
});
