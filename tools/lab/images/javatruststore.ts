// May touch: nothing. The file in which Java keeps the authorities that it trusts.
import { createHash, X509Certificate } from 'node:crypto';

/** What Java's own `cacerts` has as its password; reading the certificates takes none. */
const PASSWORD = 'changeit';

/** Seals a store: the digest is over this too, so that nothing else passes for one. */
const SALT = 'Mighty Aphrodite';

/**
 * A store of trusted certificates in Java's JKS format, from PEM texts by alias. Layout, all
 * big-endian, of sun.security.provider.JavaKeyStore: magic FEEDFEED, version 2, the number of
 * entries; for each the tag 2 (trusted certificate), alias, date in ms, type and DER bytes; then
 * SHA-1 over the password in UTF-16, the salt and all of it.
 */
export function javaTrustStore(
  certificates: Readonly<Record<string, string>>,
  added = new Date(0), // so that the same certificates give the same store
): Buffer {
  const date = Buffer.alloc(8);
  date.writeBigInt64BE(BigInt(added.getTime()));
  const entries = Object.entries(certificates).map(([alias, pem]) => {
    const { raw } = new X509Certificate(pem);
    return [uint32(2), utf(alias.toLowerCase()), date, utf('X.509'), uint32(raw.length), raw];
  });
  const head = [uint32(0xfeedfeed), uint32(2), uint32(entries.length)];
  const store = Buffer.concat([...head, ...entries.flat()]);
  const password = Buffer.from(PASSWORD, 'utf16le').swap16();
  const seal = createHash('sha1').update(password).update(SALT).update(store).digest();
  return Buffer.concat([store, seal]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A text as java.io.DataOutput.writeUTF has it, for characters other than NUL up to U+FFFF. */
function utf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
