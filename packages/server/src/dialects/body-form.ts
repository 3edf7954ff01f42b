// Which endpoints get the same bytes for the same event: those of one dialect that it is spoken to in the same way.
import { type DialectSettings, EMPTY_SETTINGS, type Endpoint } from '../core/endpoint.ts';

/** The key that a rendered body is kept under. */
export function bodyFormOf({
  dialect,
  dialectSettings,
}: Pick<Endpoint, 'dialect' | 'dialectSettings'>): string {
  const settings = JSON.stringify(dialectSettings);
  return settings === '{}' ? dialect : `${dialect} ${settings}`;
}

/** The settings that a form was named with. */
export function settingsOfForm(form: string): DialectSettings {
  const space = form.indexOf(' ');
  return space === -1 ? EMPTY_SETTINGS : (JSON.parse(form.slice(space)) as DialectSettings);
}
