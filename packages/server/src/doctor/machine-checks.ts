// The machine: the program's own needs, before anything of Cuewire is looked at.
import { CLOCK_MIN_MS } from '../core/machine-bounds.ts';
import { type Check, ok, problem, warning } from './finding.ts';

const NODE_MIN = [24, 12] as const;
const OPEN_FILES_MIN = 4096;
const MEMORY_MIN_BYTES = 512 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

const node: Check = {
  about: 'Node.js',
  async find({ nodeVersion }) {
    const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
    const isEnough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
    if (isEnough) return [ok(`Node ${nodeVersion}`)];
    return [
      problem(
        `Node ${nodeVersion} is too old`,
        `Use Node ${NODE_MIN.join('.')} or newer; npm install brings one.`,
      ),
    ];
  },
};

const clock: Check = {
  about: 'clock',
  async find(world) {
    const said = new Date(world.now()).toISOString();
    if (world.now() >= CLOCK_MIN_MS) return [ok(`the clock says ${said}`)];
    return [
      problem(
        `the clock says ${said}`,
        'Set it (timedatectl set-ntp true): receivers refuse stale signatures.',
      ),
    ];
  },
};

const openFiles: Check = {
  about: 'open files',
  async find(world) {
    const limits = await world.readText('/proc/self/limits');
    const allowed = /^Max open files\s+(\d+|unlimited)/m.exec(limits ?? '')?.[1];
    if (allowed === undefined) return [];
    if (allowed === 'unlimited' || Number(allowed) >= OPEN_FILES_MIN)
      return [ok(`${allowed} open files allowed`)];
    return [
      warning(
        `only ${allowed} open files are allowed`,
        `Raise the limit to ${OPEN_FILES_MIN} or more (LimitNOFILE= or ulimit -n): each connection is one.`,
      ),
    ];
  },
};

const memory: Check = {
  about: 'memory',
  async find(world) {
    const available = await availableBytes(world.readText);
    if (available === null) return [];
    const mebibytes = Math.floor(available / MEBIBYTE);
    if (available >= MEMORY_MIN_BYTES) return [ok(`${mebibytes} MiB of memory available`)];
    return [
      warning(
        `only ${mebibytes} MiB of memory are available`,
        'Give it 512 MiB or more; encoding needs its own on top.',
      ),
    ];
  },
};

/** The tighter of what the machine has free and what a container may use. */
async function availableBytes(readText: (path: string) => Promise<string | null>): Promise<number | null> {
  const free = /^MemAvailable:\s+(\d+) kB/m.exec((await readText('/proc/meminfo')) ?? '')?.[1];
  const limit = await readText('/sys/fs/cgroup/memory.max');
  const bounds = [free === undefined ? NaN : Number(free) * 1024, limit === null ? NaN : Number(limit)];
  const known = bounds.filter((bytes) => Number.isFinite(bytes));
  return known.length === 0 ? null : Math.min(...known);
}

const authorities: Check = {
  about: 'certificate authorities',
  async find(world) {
    const path = world.environment['NODE_EXTRA_CA_CERTS'];
    if (path === undefined || path === '') return [];
    const text = await world.readText(path);
    if (text?.includes('-----BEGIN CERTIFICATE-----') === true) return [ok(`more authorities from ${path}`)];
    return [
      problem(
        `NODE_EXTRA_CA_CERTS names ${path}, which has no certificate`,
        'Correct the path: Node goes on without it, silently.',
      ),
    ];
  },
};

const resolver: Check = {
  about: 'names',
  async find(world) {
    const text = await world.readText('/etc/resolv.conf');
    if (/^\s*nameserver\s+\S+/m.test(text ?? '')) return [ok('a name server is set')];
    return [
      problem(
        '/etc/resolv.conf names no name server',
        'Set one: endpoints with a host name cannot be reached without.',
      ),
    ];
  },
};

const media: Check = {
  about: 'ffmpeg',
  async find(world) {
    const tools = await world.mediaTools();
    const remedy = 'apt-get install ffmpeg (with libx264 and aac), unless nobody uploads videos here.';
    if (tools === null) return [warning('there is no ffmpeg that can encode: uploads are refused', remedy)];
    if (tools.origin === 'system') return [ok(`ffmpeg ${tools.version}`)];
    return [warning(`only the bundled ffmpeg ${tools.version} is there: uploads are refused`, remedy)];
  },
};

export const machineChecks: readonly Check[] = [node, clock, openFiles, memory, authorities, resolver, media];
