// Copies a text, and says that it did.
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

const SHOWN_MS = 1500;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  return (
    <button
      type="button"
      class="copy"
      aria-label={isCopied ? 'Copied' : `Copy ${label}`}
      title={`Copy ${label}`}
      onClick={() => {
        copy(text);
        setIsCopied(true);
      }}
    >
      <Icon name={isCopied ? 'check' : 'copy'} size={14} />
    </button>
  );
}

/** By way of a selection where the page is not served securely and browsers keep the clipboard to themselves. */
function copy(text: string): void {
  if (globalThis.isSecureContext) {
    void navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
