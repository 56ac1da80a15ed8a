// F4. What to do where a registry's certificate is not trusted. Looks whether a file is there.
import { existsSync } from 'node:fs';

/** What Node calls a certificate that it does not take (`tls`, "X509 certificate error codes"). */
const DISTRUST = new Set([
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED'],
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_REJECTED', 'INVALID_CA'],
  ...['CERT_SIGNATURE_FAILURE', 'INVALID_PURPOSE', 'HOSTNAME_MISMATCH'],
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Whether `fetch` failed because of a certificate: another try would not help. */
export function isDistrusted(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: { code?: string } };
  return DISTRUST.has(cause?.code ?? '');
}

/** docker's own place for a registry's authority is named where there is one. */
export function howToTrust(host: string): string {
  const docker = `/etc/docker/certs.d/${host}/ca.crt`;
  const file = existsSync(docker) ? docker : 'a PEM file';
  return `Set NODE_EXTRA_CA_CERTS to ${file} with the authority that signed its certificate, or NODE_USE_SYSTEM_CA=1 where this system trusts it.`;
}
