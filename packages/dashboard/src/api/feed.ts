// The live feed, by the page's credentials in place of a key; it comes back by itself after an interruption.
import { Cuewire, type FeedMessage } from '@cuewire/client';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { credentialHeaders } from './credentials.ts';

export interface FeedFilter {
  readonly subject?: string;
  readonly endpointId?: string;
}

/** How a page stands to the feed. */
export type FeedState = 'connecting' | 'live' | 'interrupted' | 'off';

const client = new Cuewire({
  url: location.origin,
  // Never sent: the page's credentials stand in for it.
  apiKey: 'session',
  fetch: (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    for (const [name, value] of Object.entries(credentialHeaders())) headers.set(name, value);
    return fetch(input, { ...init, headers, credentials: 'same-origin' });
  },
});

/** Follows the feed while `isOn`; `told` hears of each event and attempt. */
export function useFeed(
  filter: FeedFilter,
  told: (message: Exclude<FeedMessage, { kind: 'ready' }>) => void,
  isOn = true,
): FeedState {
  const [state, setState] = useState<FeedState>('connecting');
  const toldRef = useRef(told);
  useLayoutEffect(() => {
    toldRef.current = told;
  });
  const { subject, endpointId } = filter;

  useEffect(() => {
    if (!isOn) {
      setState('off');
      return undefined;
    }
    const abort = new AbortController();
    const onInterrupted = () => setState('interrupted');
    const follow = async () => {
      const messages = client.feed({ subject, endpointId, signal: abort.signal, onInterrupted });
      for await (const message of messages) {
        if (message.kind === 'ready') setState('live');
        else toldRef.current(message);
      }
    };
    setState('connecting');
    follow().catch(() => {
      if (!abort.signal.aborted) setState('interrupted');
    });
    return () => abort.abort();
  }, [subject, endpointId, isOn]);
  return state;
}
