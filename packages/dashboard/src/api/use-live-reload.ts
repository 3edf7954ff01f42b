// Reads a page's resource again when something happened to what it shows, a few times a second at most.
import { useEffect, useRef } from 'preact/hooks';
import { type FeedFilter, type FeedState, useFeed } from './feed.ts';

const PAUSE_MS = 400;

export function useLiveReload(filter: FeedFilter, reload: () => void): FeedState {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return useFeed(filter, () => {
    if (timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      reload();
    }, PAUSE_MS);
  });
}
