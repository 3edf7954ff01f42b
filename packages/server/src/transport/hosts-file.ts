// The names of the system's hosts file: what stands there counts before the DNS, so those names are the system's to resolve.
import { readFileSync, statSync } from 'node:fs';

const HOSTS_FILE = '/etc/hosts';
/** How often the file is looked at. */
const LOOK_EVERY_MS = 5000;
/** Some blocklists come as hosts files; beyond this it is no list of an operator's own machines. */
const SIZE_BYTES_MAX = 16 * 1024 * 1024;

export function hostsFileNames(path = HOSTS_FILE): (hostname: string) => boolean {
  let names: ReadonlySet<string> = new Set();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let seen = '';

  function look(): void {
    const stat = statSync(path, { throwIfNoEntry: false });
    const state = stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    if (state === seen) return;
    seen = state;
    names =
      stat === undefined || stat.size > SIZE_BYTES_MAX ? new Set() : namesIn(readFileSync(path, 'latin1'));
  }

  return (hostname) => {
    const nowMs = performance.now();
    if (nowMs - lookedAtMs > LOOK_EVERY_MS) {
      lookedAtMs = nowMs;
      look();
    }
    return names.has(hostname.toLowerCase().replace(/\.$/, ''));
  };
}

function namesIn(text: string): ReadonlySet<string> {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/));
  return new Set(lines.flatMap(([, ...names]) => names));
}
