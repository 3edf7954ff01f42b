import { call } from '../../api/call.ts';
import { Json } from '../../ui/code.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

export function TypeSchema({ type }: { type: string }) {
  const path = `/v1/event-types/${encodeURIComponent(type)}/schema`;
  const schema = useResource(path, (signal) => call<ObjectSchema>('GET', path, { signal }));
  return (
    <Loaded resource={schema}>
      {(schema) => (
        <>
          <MemberWords schema={schema} />
          <Json text={JSON.stringify(schema)} label="JSON Schema" />
        </>
      )}
    </Loaded>
  );
}

function MemberWords({ schema }: { schema: ObjectSchema }) {
  const required = schema.required ?? [];
  const optional = Object.keys(schema.properties ?? {}).filter((name) => !required.includes(name));
  return (
    <p>
      {required.length === 0 ? (
        'Nothing must be there. '
      ) : (
        <>
          Must be there: <span class="mono">{required.join(', ')}</span>.{' '}
        </>
      )}
      {optional.length === 0 ? null : (
        <>
          Has a meaning: <span class="mono">{optional.join(', ')}</span>.{' '}
        </>
      )}
      Everything more is kept and passed on.
    </p>
  );
}
