import type { FeedState } from '../api/feed.ts';

const words: Record<FeedState, string> = {
  connecting: 'connecting',
  live: 'live',
  interrupted: 'interrupted, comes back by itself',
  off: 'paused',
};

/** Whether what is shown keeps up with what happens. */
export function Live({ state }: { state: FeedState }) {
  return (
    <output class={`live live-${state}`}>
      <span class="live-dot" aria-hidden="true" />
      {words[state]}
    </output>
  );
}
