// Nothing happened to this subject; perhaps it is of another kind.
import { call, pathWith } from '../../api/call.ts';
import { may } from '../../api/session.ts';
import type { Event, Page } from '../../api/wire.ts';
import { storyAddress, type Subject } from '../../shell/addresses.ts';
import { Command, Empty, Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';

/** The kinds of the catalogue. */
const kinds = ['media', 'live_stream', 'simulcast_target', 'index_task', 'analysis_task', 'endpoint'];

export function NoStory({ subject }: { subject: Subject }) {
  const others = useResource(`others ${subject.kind}/${subject.id}`, async (signal) => {
    const candidates = kinds
      .filter((kind) => kind !== subject.kind)
      .map((kind) => ({ kind, id: subject.id }));
    const found = await Promise.all(
      candidates.map(async (candidate) => {
        const path = pathWith('/v1/events', { subject: `${candidate.kind}/${candidate.id}`, limit: 1 });
        return (await call<Page<Event>>('GET', path, { signal })).data.length > 0;
      }),
    );
    return candidates.filter((_, index) => found[index] === true);
  });
  return (
    <Loaded resource={others}>
      {(found) => (
        <Empty title={`Nothing happened to ${subject.kind}/${subject.id}`}>
          {found.length > 0 ? (
            <p>
              There is a story of{' '}
              {found.map((other) => (
                <a key={other.kind} href={storyAddress(other)}>
                  {other.kind}/{other.id}
                </a>
              ))}
            </p>
          ) : !may('publish') ? (
            <p>Check the id. It may also be that what happened is too old to be kept.</p>
          ) : (
            <>
              <p>
                Check the id, and whether the key is of the right workspace. Or make something happen to it:
              </p>
              <Command
                text={`curl ${location.origin}/v1/events -H 'Authorization: Bearer YOUR_KEY' \\\n  -d '${JSON.stringify({ type: 'media.ready', subject, data: { duration_ms: 10_000 } })}'`}
              />
            </>
          )}
        </Empty>
      )}
    </Loaded>
  );
}
