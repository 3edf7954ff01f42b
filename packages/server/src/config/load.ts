// Reads the environment, once. All mistakes are reported together, by the names that the operator used.
import { type Config, type Setting, settings } from './schema.ts';

export class ConfigError extends Error {
  override name = 'ConfigError';
}

export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = [];
  const entries = Object.entries<Setting>(settings).map(([key, setting]) => {
    const given = environment[setting.environment];
    // An empty variable is what shells and compose files leave behind for "not set".
    const value = given === undefined || given === '' ? (setting.fallback ?? undefined) : given;
    const parsed = setting.schema.safeParse(value);
    for (const issue of parsed.error?.issues ?? []) mistakes.push(`${setting.environment} ${issue.message}`);
    return [key, parsed.data] as const;
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  return Object.freeze(Object.fromEntries(entries)) as Config;
}
