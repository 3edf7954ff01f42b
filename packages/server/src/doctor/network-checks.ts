// Who may reach the server, what answers at its address, and where it delivers.
import { join } from 'node:path';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const EVERYWHERE = /^(?:0\.0\.0\.0|::)\/0$/;
const SAMPLE_KEYS = new Set(['replace-this-key-before-use']);
const KEY_LENGTH_MIN = 24;
/** Enough to see a pattern, few enough to wait for. */
const HOSTS_MAX = 50;

const server: Check = {
  about: 'server',
  async find(world, { host, port }) {
    const at = `${host.includes(':') ? `[${host}]` : host}:${port}`.replace(
      /^(?:0\.0\.0\.0|\[::\])/,
      '127.0.0.1',
    );
    const ready = await world.ask(`http://${at}/health/ready`);
    if (ready === null) return [ok(`nothing answers at ${at}: the port is free`)];
    const { status, reasons } = readiness(ready);
    if (status === 'ready') return [ok(`Cuewire runs at ${at} and is ready`)];
    if (status === 'unavailable') {
      return [
        problem(
          `Cuewire runs at ${at} and is not ready: ${reasons.join(', ')}`,
          'See docs/operate/incidents.md.',
        ),
      ];
    }
    return [problem(`another program answers at ${at}`, 'Set CUEWIRE_PORT to a free port.')];
  },
};

function readiness({ body }: { body: string }): { status: string | undefined; reasons: readonly string[] } {
  try {
    const said = JSON.parse(body) as { status?: string; reasons?: readonly string[] };
    return { status: said.status, reasons: said.reasons ?? [] };
  } catch {
    return { status: undefined, reasons: [] };
  }
}

const exposure: Check = {
  about: 'exposure',
  async find(_, { host, publicUrl, metricsToken }) {
    if (LOOPBACK.has(host)) return [ok(`only this machine reaches it (${host})`)];
    const findings: Finding[] = [];
    if (publicUrl === undefined) {
      findings.push(
        warning(
          `it listens on ${host} without CUEWIRE_PUBLIC_URL`,
          'Set it to what clients see, so that links in answers work.',
        ),
      );
    } else if (publicUrl.startsWith('http:')) {
      findings.push(
        warning(
          'CUEWIRE_PUBLIC_URL is without TLS: keys travel in the open',
          'Put a proxy that ends TLS in front of it.',
        ),
      );
    }
    if (metricsToken === undefined) {
      findings.push(warning('everybody who reaches it may read /metrics', 'Set CUEWIRE_METRICS_TOKEN.'));
    }
    return findings.length > 0 ? findings : [ok(`it listens on ${host}, behind ${publicUrl}`)];
  },
};

const apiKey: Check = {
  about: 'API key',
  async find(_, { apiKey }) {
    if (apiKey === undefined) return [ok('the first key is made at the first start')];
    if (SAMPLE_KEYS.has(apiKey))
      return [problem('CUEWIRE_API_KEY is the one of the example', 'Set one of your own.')];
    if (apiKey.length >= KEY_LENGTH_MIN) return [ok('CUEWIRE_API_KEY is set')];
    return [
      warning(
        `CUEWIRE_API_KEY has only ${apiKey.length} characters`,
        `Use ${KEY_LENGTH_MIN} or more (openssl rand -hex 24).`,
      ),
    ];
  },
};

const guard: Check = {
  about: 'address guard',
  async find(_, { deliveryAllow }) {
    const open = deliveryAllow.filter((range) => EVERYWHERE.test(range));
    if (open.length === 0) return [ok('deliveries reach public addresses, and what was allowed')];
    return [
      problem(
        `CUEWIRE_DELIVERY_ALLOW has ${open.join(' and ')}: deliveries reach every machine of your network`,
        'Name only the ranges that are needed.',
      ),
    ];
  },
};

const endpoints: Check = {
  about: 'endpoints',
  async find(world, { dataDir }) {
    const path = join(dataDir, 'cuewire.db');
    if ((await world.facts(path)) === null) return [];
    const { endpoints: all, versionFault } = await world.store(path);
    if (versionFault !== null || all.length === 0) return [];
    const findings: Finding[] = [];
    const disabled = all.filter(({ enabled }) => !enabled).length;
    const failing = all.filter(({ enabled, failingSince }) => enabled && failingSince !== null).length;
    if (disabled > 0)
      findings.push(
        warning(
          `${disabled} of ${all.length} endpoints are disabled`,
          'cuewire endpoints list --json says which and why.',
        ),
      );
    if (failing > 0)
      findings.push(
        warning(
          `${failing} of ${all.length} endpoints are failing`,
          'cuewire deliveries list --state pending shows what waits for them.',
        ),
      );
    findings.push(
      ...(await unresolved(
        world.resolve,
        all.filter(({ enabled }) => enabled),
      )),
    );
    return findings.length > 0 ? findings : [ok(`${all.length} endpoints, none failing`)];
  },
};

async function unresolved(
  resolve: (name: string) => Promise<readonly string[]>,
  endpoints: readonly { readonly url: string }[],
): Promise<Finding[]> {
  const names = new Set(endpoints.map(({ url }) => new URL(url).hostname.replaceAll(/[[\]]/g, '')));
  const missing: string[] = [];
  for (const name of [...names].slice(0, HOSTS_MAX)) {
    try {
      await resolve(name);
    } catch {
      missing.push(name);
    }
  }
  if (missing.length === 0) return [];
  return [
    warning(
      `no address is known for ${missing.join(', ')}`,
      'Correct these endpoints, or the name server of this machine.',
    ),
  ];
}

export const networkChecks: readonly Check[] = [server, exposure, apiKey, guard, endpoints];
