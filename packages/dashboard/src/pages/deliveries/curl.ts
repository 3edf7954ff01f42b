// The command that sends the same request again, from whoever runs it.
import type { Attempt } from '../../api/wire.ts';

/** What curl says by itself. */
const ownHeaders: ReadonlySet<string> = new Set(['content-length', 'host', 'connection']);

export function curlOf({ url, headers, body }: Attempt['request']): string {
  const lines = [
    `curl -i ${quoted(url)}`,
    ...Object.entries(headers)
      .filter(([name]) => !ownHeaders.has(name.toLowerCase()))
      .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

/** For a POSIX shell: nothing inside means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
