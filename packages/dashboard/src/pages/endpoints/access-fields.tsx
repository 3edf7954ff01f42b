// How Cuewire proves to the receiver who it is, beside the signature.
import type { Problem } from '../../api/problem.ts';
import { ChoiceField, mistakeOf, Section, TextField } from '../../ui/fields.tsx';
import type { AccessDraft, AccessKind } from './access-draft.ts';

const kinds: readonly { value: AccessKind; label: string }[] = [
  { value: 'none', label: 'By the signature alone' },
  { value: 'basic', label: 'User name and password' },
  { value: 'bearer', label: 'Bearer token' },
  { value: 'oauth2_client_credentials', label: 'OAuth 2 client credentials' },
];
const SECRETS = { basic: 'Password', bearer: 'Token', oauth2_client_credentials: 'Client secret' };

interface AccessProps {
  readonly draft: AccessDraft;
  readonly problem: Problem | null;
  readonly change: (draft: AccessDraft) => void;
  readonly isNew: boolean;
}

export function AccessFields({ draft, problem, change, isNew }: AccessProps) {
  const field = (name: 'name' | 'secret' | 'tokenUrl' | 'scope', member: string) => ({
    value: draft[name],
    onChange: (value: string) => change({ ...draft, [name]: value }),
    mistake: mistakeOf(problem, `/authentication/${member}`),
  });
  const { kind } = draft;
  return (
    <Section title="How it knows us">
      <ChoiceField
        label="Credentials"
        value={kind}
        choices={kinds}
        onChange={(kind) => change({ ...draft, kind, secret: '' })}
        hint="Client certificates and authorities of its own are set with the API."
      />
      {kind === 'basic' ? <TextField label="User name" {...field('name', 'username')} /> : null}
      {kind === 'oauth2_client_credentials' ? (
        <>
          <TextField label="Token URL" isMono {...field('tokenUrl', 'token_url')} />
          <TextField label="Client id" {...field('name', 'client_id')} />
          <TextField label="Scope" hint="Nothing: none is asked for." {...field('scope', 'scope')} />
        </>
      ) : null}
      {kind === 'none' ? null : (
        <TextField
          label={SECRETS[kind]}
          isSecret
          hint={isNew ? undefined : 'Kept as it is while nothing of this section is changed.'}
          {...field(
            'secret',
            { basic: 'password', bearer: 'token', oauth2_client_credentials: 'client_secret' }[kind],
          )}
        />
      )}
    </Section>
  );
}
