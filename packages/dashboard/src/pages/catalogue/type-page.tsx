// One event type: its words, a whole body of it in each dialect, what its data must hold, and how to publish one.
import { dialectNames } from '@cuewire/contract/dialect-names';
import { call, pathWith } from '../../api/call.ts';
import { may } from '../../api/session.ts';
import type { EventType, Page as PageOf } from '../../api/wire.ts';
import { Page } from '../../shell/page.tsx';
import { Json } from '../../ui/code.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Command, Empty, Loaded } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { type Resource, useResource } from '../../ui/use-resource.ts';
import { TypeSchema } from './type-schema.tsx';
import './catalogue.css';

export function TypePage({ type: inPath }: { type: string }) {
  const type = decodeURIComponent(inPath);
  const types = useResource('catalogue', (signal) =>
    call<PageOf<EventType>>('GET', '/v1/event-types', { signal }),
  );
  return (
    <Page title={type} above={<a href="/ui/catalogue">Catalogue</a>}>
      <Loaded resource={types}>
        {({ data }) => {
          const found = data.find((one) => one.type === type);
          return found === undefined ? <Empty title="No event is called that" /> : <Type type={found} />;
        }}
      </Loaded>
    </Page>
  );
}

function Type({ type: { type, meaning, words, custom } }: { type: EventType }) {
  const spoken = dialectNames.filter((dialect) => typeof words[dialect] === 'string');
  return (
    <div class="stack">
      <p>
        {meaning}
        {custom ? <span class="quiet">; added by this workspace</span> : null}
      </p>
      <section class="stack-tight" aria-labelledby="bodies">
        <h2 id="bodies">What an endpoint gets</h2>
        <Tabs
          label="Dialects"
          tabs={spoken.map((dialect) => ({
            name: dialect,
            content: <Sample key={dialect} type={type} dialect={dialect} word={words[dialect] ?? ''} />,
          }))}
        />
      </section>
      <section class="stack-tight" aria-labelledby="schema">
        <h2 id="schema">What its data holds</h2>
        <TypeSchema type={type} />
      </section>
    </div>
  );
}

function Sample({ type, dialect, word }: { type: string; dialect: string; word: string }) {
  const path = pathWith(`/v1/event-types/${encodeURIComponent(type)}/sample`, { dialect });
  const sample = useResource(path, (signal) => call<object>('GET', path, { signal }));
  return (
    <div class="stack-tight">
      <p>
        Called <span class="mono">{word}</span> <CopyButton text={word} label="word" />
      </p>
      {isMissing(sample) ? (
        <p class="quiet">The event type has been given no sample.</p>
      ) : (
        <Loaded resource={sample}>
          {(body) => (
            <>
              <Json text={JSON.stringify(body)} label={`sample in ${dialect}`} />
              {may('publish') && dialect === 'standard' && 'data' in body ? (
                <Publish type={type} data={body.data} />
              ) : null}
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}

/** Types that a workspace has added may do without. */
function isMissing(sample: Resource<object>): boolean {
  return sample.kind === 'failed' && sample.problem.code === 'not_found';
}

function Publish({ type, data }: { type: string; data: unknown }) {
  const [kind = 'media'] = type.split('.');
  const event = { type, subject: { kind, id: 'example' }, data };
  return (
    <>
      <h3>Publish one like it</h3>
      <Command
        text={`curl ${location.origin}/v1/events -H 'Authorization: Bearer YOUR_KEY' \\\n  -d '${JSON.stringify(event).replaceAll("'", `'\\''`)}'`}
      />
    </>
  );
}
