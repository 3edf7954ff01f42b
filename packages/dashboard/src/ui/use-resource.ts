// Something read from the server, as a page shows it: being read, there, or refused.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api/problem.ts';

export type Resource<Value> = {
  /** Reads it again; what is shown stays until then. */
  readonly reload: () => void;
  readonly isLoading: boolean;
} & (
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: Value }
  | { readonly kind: 'failed'; readonly problem: Problem }
);

type State<Value> = { readonly key: string } & (
  | { readonly kind: 'ready'; readonly value: Value }
  | { readonly kind: 'failed'; readonly problem: Problem }
);

/** `key` says what is read: another key is another thing. Another `version` is the same, to be read again. */
export function useResource<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Value>,
  version = 0,
): Resource<Value> {
  const [state, setState] = useState<State<Value> | null>(null);
  const [isLoading, setIsLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const loaderRef = useRef(load);
  useLayoutEffect(() => {
    loaderRef.current = load;
  });

  useEffect(() => {
    const abort = new AbortController();
    const read = async () => {
      const next = await settled(key, loaderRef.current(abort.signal));
      if (abort.signal.aborted) return;
      setState(next);
      setIsLoading(false);
    };
    setIsLoading(true);
    void read();
    return () => abort.abort();
  }, [key, turn, version]);

  const reload = useCallback(() => setTurn((turn) => turn + 1), []);
  // What belongs to another key is not shown for a moment under this one.
  if (state === null || state.key !== key) return { kind: 'loading', isLoading: true, reload };
  return { ...state, isLoading, reload };
}

async function settled<Value>(key: string, reading: Promise<Value>): Promise<State<Value>> {
  try {
    return { key, kind: 'ready', value: await reading };
  } catch (cause) {
    return { key, kind: 'failed', problem: problemOf(cause) };
  }
}
