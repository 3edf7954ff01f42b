import { Code } from '../../ui/code.tsx';

export function MadeKeyOnce({ apiKey }: { apiKey: string }) {
  return (
    <div aria-live="polite" class="made-key">
      <p>Copy it now: it is shown this once.</p>
      <Code text={apiKey} label="key" />
    </div>
  );
}
