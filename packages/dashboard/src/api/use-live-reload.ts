// Reads a page's resource again when something happened to what it shows, a few times a second at most.
import { useEffect, useRef } from 'preact/hooks';
import { type FeedFilter, type FeedState, useFeed } from './feed.ts';

const PAUSE_MS = 400;

export function useLiveReload(filter: FeedFilter, reload: () => void): FeedState {
  const timerRef = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timerRef.current !== null) clearTimeout(timerRef.current);
    },
    [],
  );
  return useFeed(filter, () => {
    if (timerRef.current !== null) return;
    timerRef.current = setTimeout(() => {
      timerRef.current = null;
      reload();
    }, PAUSE_MS);
  });
}
