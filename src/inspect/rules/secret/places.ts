// F2. Where nothing is searched: what everybody can download, and what is compressed. Pure.

import type { EntryHead } from '../../../model/rootfs.ts';
import { anyOf } from './anyof.ts';

/** What packages of a language's public registry, and of distributions, unpack to. */
const PACKAGES =
  /\/(?:node_modules|site-packages|dist-packages|vendor|gems|pkg\/mod|\.cargo\/registry|\.m2\/repository|lib\/python3?\.\d+)\//;
/** Of those: tests and documentation, which hold keys made for them. */
const TESTS =
  /\/(?:tests?|__tests__|testing|specs?|fixtures?|examples?|samples?|docs?|demos?|benchmarks?|certdata)\/|\/[^/]*\.(?:md|markdown|rst|adoc|test\.[cm]?[jt]s|spec\.[cm]?[jt]s)$|\/(?:readme|changelog|changes|history|news)[^/]*$|\/test_[^/]*\.py$/i;
const DOCUMENTATION = /^\/usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc|help|licenses)\//;
/** Go's own name for what its tests read; the tool ignores it (`go help packages`). */
const GO_TESTS = /\/testdata\/|_test\.go$/;

/**
 * Libraries with keys for their self-tests (GnuTLS lib/crypto-selftests-pk.c, Mbed TLS
 * library/certs.c, wolfSSL certs_test.h), a tool with the keys of its public client, and the source
 * of Go (crypto/x509/platform_root_key.pem).
 */
const WITH_PUBLIC_KEYS =
  /\/lib(?:gnutls|mbedtls|mbedx509|mbedcrypto|wolfssl)[^/]*\.(?:so[\d.]*|a)$|\/google-cloud-sdk\/|^\/usr\/(?:local|lib)\/go[\w.-]*\/src\//;

/** Every file is asked: one pattern is sooner tried than three. */
const OTHERS = anyOf([DOCUMENTATION, GO_TESTS, WITH_PUBLIC_KEYS]);

/** A file of a published package's tests or documentation: no secret of who ships the image. */
export function isPublished(path: string): boolean {
  if (OTHERS.test(path)) return true;
  const tree = PACKAGES.exec(path);
  return tree !== null && TESTS.test(path.slice(tree.index + tree[0].length - 1));
}

/** First bytes of formats that compress all they hold: nothing can be read in them. */
const COMPRESSED = [
  '\x1f\x8b', // gzip, RFC 1952
  '\xfd7zXZ\0', // xz
  '\x28\xb5\x2f\xfd', // zstd, RFC 8878
  'BZh', // bzip2
  'PK\x03\x04', // zip, jar, wheel: APPNOTE 4.3.7
  '7z\xbc\xaf\x27\x1c',
  '\x89PNG\r\n',
  '\xff\xd8\xff', // JPEG
  'GIF8',
  'wOFF',
  'wOF2',
].map((magic) => Buffer.from(magic, 'latin1'));

/** Most files are told from all of them by their first byte. */
const FIRST_BYTES: ReadonlySet<number | undefined> = new Set(COMPRESSED.map(([first]) => first));

export function isCompressed(head: Buffer): boolean {
  if (!FIRST_BYTES.has(head[0])) return false;
  return COMPRESSED.some((magic) => head.subarray(0, magic.length).equals(magic));
}

/** As git tells text from the rest, by the first bytes: no NUL. */
export const isText = (head: Buffer): boolean => !head.includes(0);

/** The shortest secret there is needs so many bytes. */
const SHORTEST = 12;

export function isSearched({ path, size }: EntryHead, head: Buffer): boolean {
  return size >= SHORTEST && !isPublished(path) && !isCompressed(head);
}
