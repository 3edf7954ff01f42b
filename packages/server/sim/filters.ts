// Filters that endpoints ask for, each with what it means: written anew here, so that no code under test says it.
import type { ModelEvent } from './model-events.ts';

type Filtered = Pick<ModelEvent, 'type' | 'subject' | 'data'>;

const meanings: readonly (readonly [string, (event: Filtered) => boolean])[] = [
  ['subject.id == "subject-1"', ({ subject }) => subject.id === 'subject-1'],
  ['type != "media.ready"', ({ type }) => type !== 'media.ready'],
  ['data.quality == "720p"', ({ data }) => data['quality'] === '720p'],
  // What is missing does not match, and neither does its contrary.
  ['!(data.quality == "1080p")', ({ data }) => typeof data['quality'] === 'string'],
  ['has(data.about) && data.about > 20', ({ data }) => Number(data['about']) > 20],
];

export const filters: readonly string[] = meanings.map(([text]) => text);

export function isLetThrough(filter: string | null, event: Filtered): boolean {
  if (filter === null) return true;
  const meaning = meanings.find(([text]) => text === filter);
  return meaning !== undefined && meaning[1](event);
}
