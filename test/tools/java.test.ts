// What the lab writes for Java: its trust store, and how Maven reaches its registry.
import { createHash } from 'node:crypto';
import { javaTrustStore } from '../../tools/lab/images/javatruststore.ts';
import { waysOut } from '../../tools/lab/images/maven.ts';

/** Made for this test with `openssl req -x509 -newkey ed25519 -subj /CN=example.com`. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBQjCB9aADAgECAhRqWvgRDT1GFW6YSXWGevPbUs2FQzAFBgMrZXAwFjEUMBIG
A1UEAwwLZXhhbXBsZS5jb20wIBcNMjYxMTIxMTUzNTE5WhgPMjEyNjEwMjgxNTM1
MTlaMBYxFDASBgNVBAMMC2V4YW1wbGUuY29tMCowBQYDK2VwAyEATtQb7wtZkbLd
Zk+aMHb2/jXS72FIjlCoNyYnP9zkmm+jUzBRMB0GA1UdDgQWBBT9ymU3HQUXg5Lx
ayfSIq0YIoMSMzAfBgNVHSMEGDAWgBT9ymU3HQUXg5LxayfSIq0YIoMSMzAPBgNV
HRMBAf8EBTADAQH/MAUGAytlcANBAE06gFEHj4g3AsVMXybiZ7rQTOhGGSPiWGHz
DJy6ZvEzfIGygKL49L2CoUCMm2luM8ROUGe6ACoP6AZFZGjXLQU=
-----END CERTIFICATE-----
`;

test("the trust store is keytool's own, byte for byte", () => {
  // keytool of OpenJDK 17: -importcert -alias example.crt -storetype jks -storepass changeit
  const keytools = '33911d593e78c450b0df94891601140dc0104c806d62d6733a0c2fe9e23590c0';
  const store = javaTrustStore({ 'Example.crt': CERTIFICATE }, new Date(1795275320220));
  expect(createHash('sha256').update(store).digest('hex')).toBe(keytools);
});

const settings = (text: string) => `<?xml version="1.0"?>\n<settings>\n${text}\n</settings>\n`;
const mirror = (id: string) =>
  `<mirror><id>${id}</id><mirrorOf>*</mirrorOf><url>https://${id}.example.com</url></mirror>`;
const PROXY = '<proxy>\n  <host>proxy.example.com</host>\n</proxy>';

test.each([
  { name: 'nothing set', files: [], want: { mirrors: '', proxies: '' } },
  {
    name: "Maven's own file, with its examples in comments",
    files: [
      settings(
        `<mirrors>\n<!-- mirror\n${mirror('example')}\n-->\n` +
          `${mirror('maven-default-http-blocker')}\n</mirrors>`,
      ),
    ],
    want: { mirrors: '', proxies: '' },
  },
  {
    name: "mirrors, the user's before the machine's, and no server's password",
    files: [
      settings(
        `<servers><server><id>b</id><password>x</password></server></servers>\n` +
          `<mirrors>${mirror('b')}</mirrors>`,
      ),
      settings(`<proxies>${PROXY}</proxies><mirrors>${mirror('a')}</mirrors>`),
    ],
    want: { mirrors: `${mirror('b')}\n${mirror('a')}\n`, proxies: `${PROXY}\n` },
  },
])("Maven in RUN reaches what the host's does: $name", ({ files, want }) => {
  expect(waysOut(files)).toEqual(want);
});
