// A certificate for the loopback address, good for a day, made by the machine's openssl: Node can sign, but not make
// certificates.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DataDirectory } from './data-directory.ts';

/** Files; who trusts `cert` as an authority trusts the receiver. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const LIMIT_MS = 30_000;

export async function makeCertificate(home: DataDirectory): Promise<Certificate> {
  const key = join(home.path, 'key.pem');
  const cert = join(home.path, 'cert.pem');
  const files = ['-keyout', key, '-out', cert];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-days', '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    await promisify(execFile)('openssl', ['req', '-x509', ...curve, ...subject, ...files], {
      timeout: LIMIT_MS,
    });
  } catch (cause) {
    throw new Error('openssl made no certificate; is it installed?', { cause });
  }
  return { key, cert };
}
