// What there is to set about how a dialect is spoken to one endpoint.
import type { DialectName } from '@cuewire/contract';
import type { Problem } from '../../api/problem.ts';
import { ChoiceField, mistakeOf, TextField } from '../../ui/fields.tsx';

type Settings = Readonly<Record<string, string>>;

const signatures = [
  { value: '', label: 'Standard Webhooks, HMAC (v1)' },
  { value: 'ed25519', label: 'Standard Webhooks, Ed25519 (v1a)' },
  { value: 'mux', label: 'As Mux signs' },
  { value: 'cloudflare', label: 'As Cloudflare Stream signs' },
];

export function DialectSettingsFields({
  dialect,
  settings,
  problem,
  onChange,
}: {
  dialect: DialectName;
  settings: Settings;
  problem: Problem | null;
  onChange: (settings: Settings) => void;
}) {
  const field = (name: string) => ({
    value: settings[name] ?? '',
    onChange: (value: string) => onChange({ ...settings, [name]: value }),
    mistake: mistakeOf(problem, `/dialect_settings/${name}`),
  });
  switch (dialect) {
    case 'standard':
      return (
        <ChoiceField
          label="Signature"
          choices={signatures}
          hint="A change makes a new secret: the receiver has to change, too."
          {...field('signature')}
        />
      );
    case 'fastpix':
      return (
        <>
          <TextField
            label="Workspace id"
            hint="The id that receivers know their workspace by; its own, when left out."
            isMono
            {...field('workspace_id')}
          />
          <TextField label="Workspace name" placeholder="Production" {...field('workspace_name')} />
        </>
      );
    case 'twelve-labs':
      return (
        <ChoiceField
          label="What index.task.* calls the models"
          choices={[
            { value: '', label: 'models' },
            { value: 'engines', label: 'engines, as before v1.3' },
          ]}
          {...field('task_models')}
        />
      );
    case 'api-video':
      return null;
  }
}
