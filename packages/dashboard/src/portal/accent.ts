// A colour that a customer's brand has, made fit to be read: darker on light ground and lighter on dark ground, as far as
// it takes and no further.

type Colour = readonly [red: number, green: number, blue: number];

/** WCAG's for text of ordinary size. */
const CONTRAST_MIN = 4.5;
const STEPS = 50;
const SOFT_SHARE = 0.1;
const SOFT_SHARE_DARK = 0.2;

/** Of theme/tokens.css: the grounds that links stand on. */
const LIGHT_GROUNDS = ['#ffffff', '#f7f7f4', '#f4f4f0', '#f1f1ed'].map(colourOf);
const DARK_GROUNDS = ['#202326', '#191b1e', '#111214', '#0c0d0e'].map(colourOf);
const WHITE = colourOf('#ffffff');
const BLACK = colourOf('#000000');
const SURFACE = colourOf('#ffffff');
const SURFACE_DARK = colourOf('#191b1e');

export interface AccentTones {
  readonly accent: string;
  /** What is written on it. */
  readonly ink: string;
  /** A ground on which it is written. */
  readonly soft: string;
}

/** `wanted` is #rrggbb. */
export function accentTones(wanted: string): { readonly light: AccentTones; readonly dark: AccentTones } {
  const colour = colourOf(wanted);
  return {
    light: tones(colour, BLACK, LIGHT_GROUNDS, { surface: SURFACE, share: SOFT_SHARE, ink: '#ffffff' }),
    dark: tones(colour, WHITE, DARK_GROUNDS, {
      surface: SURFACE_DARK,
      share: SOFT_SHARE_DARK,
      ink: '#0c0d0e',
    }),
  };
}

interface SoftGround {
  readonly surface: Colour;
  readonly share: number;
  readonly ink: string;
}

function tones(
  wanted: Colour,
  towards: Colour,
  grounds: readonly Colour[],
  { surface, share, ink }: SoftGround,
): AccentTones {
  for (let step = 0; step < STEPS; step += 1) {
    const accent = mixed(wanted, towards, step / STEPS);
    const soft = mixed(surface, accent, share);
    const isReadable = [...grounds, soft].every((ground) => contrast(accent, ground) >= CONTRAST_MIN);
    if (isReadable) return { accent: textOf(accent), ink, soft: textOf(soft) };
  }
  return { accent: textOf(towards), ink, soft: textOf(mixed(surface, towards, share)) };
}

/** WCAG's, from 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(one: Colour, other: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share);
  return [at(0), at(1), at(2)];
}

export function colourOf(text: string): Colour {
  const at = (start: number) => Number.parseInt(text.slice(start, start + 2), 16);
  return [at(1), at(3), at(5)];
}

function textOf(colour: Colour): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
