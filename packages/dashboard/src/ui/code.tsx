// JSON as it is or laid out, with its parts told apart.
import { useState } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';
import './code.css';

/** Longer texts are shown without colours: each part costs an element. */
const HIGHLIGHT_MAX = 40_000;
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

export function Json({ text, label }: { text: string; label: string }) {
  const [isRaw, setIsRaw] = useState(false);
  const pretty = prettyJson(text);
  const shown = isRaw || pretty === null ? text : pretty;
  return (
    <div class="code">
      <div class="code-tools">
        {pretty === null ? null : (
          <button
            type="button"
            class="button button-small button-quiet"
            aria-pressed={isRaw}
            onClick={() => setIsRaw(!isRaw)}
          >
            Raw
          </button>
        )}
        <CopyButton text={shown} label={label} />
      </div>
      <pre tabIndex={0} aria-label={label}>
        {pretty !== null && shown.length <= HIGHLIGHT_MAX ? highlighted(shown) : shown}
      </pre>
    </div>
  );
}

/** Plain text with a button to copy it. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div class="code">
      <div class="code-tools">
        <CopyButton text={text} label={label} />
      </div>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </div>
  );
}

/** Null for what is not JSON. */
function prettyJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

function highlighted(text: string) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon, word] = match;
    parts.push(text.slice(end, match.index));
    const kind = string === undefined ? (word === undefined ? 'number' : 'word') : colon ? 'name' : 'string';
    parts.push(
      <span key={match.index} class={`json-${kind}`}>
        {whole}
      </span>,
    );
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}
