// Goes to the story of whatever is typed: an id of a video or of anything else that events are about.
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { addressOf } from './addresses.ts';

export function SubjectSearch() {
  const { route } = useLocation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isWriting(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <search class="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = input.current?.value.trim() ?? '';
          if (wanted !== '') route(addressOf(wanted));
          input.current?.blur();
        }}
      >
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          placeholder="Find a video by its id"
          aria-label="Find a video, an event, a delivery or an endpoint by its id"
          autoComplete="off"
          spellcheck={false}
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
    </search>
  );
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null;
}
