import { chooseTheme, theme, themes } from '../theme/theme.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

const icons: Record<(typeof themes)[number], IconName> = { system: 'system', light: 'sun', dark: 'moon' };

/** `name` tells it from another on the page. */
export function ThemeSwitch({ name: group = 'theme' }: { name?: string }) {
  return (
    <div class="segments" role="radiogroup" aria-label="Theme">
      {themes.map((name) => (
        <label key={name} title={name}>
          <input
            type="radio"
            name={group}
            value={name}
            checked={theme.value === name}
            onChange={() => chooseTheme(name)}
          />
          <Icon name={icons[name]} size={14} />
          <span class="sr-only">{name}</span>
        </label>
      ))}
    </div>
  );
}
