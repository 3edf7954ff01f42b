// The table of everything that can happen to video, with a column per dialect.
import type { DialectName } from '@cuewire/contract';
import { dialectNames } from '@cuewire/contract/dialect-names';
import { call } from '../../api/call.ts';
import type { EventType, Page as PageOf } from '../../api/wire.ts';
import { Page } from '../../shell/page.tsx';
import { Filters, TextFilter } from '../../ui/filters.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useQuery } from '../../ui/use-query.ts';
import { useResource } from '../../ui/use-resource.ts';
import './catalogue.css';

const typeAddress = (type: string) => `/ui/catalogue/${encodeURIComponent(type)}`;
/** The word of the standard dialect is Cuewire's own. */
const foreignDialects = dialectNames.filter(
  (name): name is Exclude<DialectName, 'standard'> => name !== 'standard',
);

export function CataloguePage() {
  const { query } = useQuery();
  const wanted = query['q'] ?? '';
  const types = useResource('catalogue', (signal) =>
    call<PageOf<EventType>>('GET', '/v1/event-types', { signal }),
  );
  return (
    <Page
      title="Catalogue"
      isWide
      lead="Everything that can happen to video, and what each dialect calls it. A dialect without a word never hears of it."
    >
      <Filters names={['q']}>
        <TextFilter name="q" label="Word or meaning" hint="rendition" />
      </Filters>
      <Loaded resource={types}>
        {({ data }) => {
          const found = data.filter((type) => hasWord(type, wanted.toLowerCase()));
          return found.length === 0 ? (
            <Empty title="No event is called that">
              <p>Search looks at Cuewire’s words, those of the dialects, and the meanings.</p>
            </Empty>
          ) : (
            <TypeTable types={found} />
          );
        }}
      </Loaded>
    </Page>
  );
}

function hasWord({ type, meaning, words }: EventType, wanted: string): boolean {
  return [type, meaning, ...Object.values(words)].some(
    (text) => text?.toLowerCase().includes(wanted) === true,
  );
}

function TypeTable({ types }: { types: readonly EventType[] }) {
  return (
    <div class="table-frame">
      <table class="catalogue">
        <thead>
          <tr>
            <th>Cuewire, and standard</th>
            {foreignDialects.map((dialect) => (
              <th key={dialect}>{dialect}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {types.map(({ type, meaning, words }) => (
            <tr key={type}>
              <td>
                <a class="mono" href={typeAddress(type)}>
                  {type}
                </a>
                <span class="quiet catalogue-meaning">{meaning}</span>
              </td>
              {foreignDialects.map((dialect) => (
                <td key={dialect} class="mono">
                  {words[dialect] ?? <span class="quiet">–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
