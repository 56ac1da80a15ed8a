// F2. Installations of a Java virtual machine, by the `release` file at their root: pure.

import { readJvmRelease, type JvmRelease } from '../../formats/jvmrelease.ts';
import type { Cataloger, ImageView } from '../../model/knowledge.ts';
import { directoryOf } from '../paths.ts';
import { purlOf } from '../purl.ts';

const NAME = 'jvm';
const RELEASE = '/release';
/** Temurin 21 has 2.3 kB, most of it the list of modules. */
const MOST_BYTES = 64 << 10;

export const jvm: Cataloger<JvmRelease> = {
  name: NAME,
  version: 1,
  wants({ path }, head) {
    if (!path.endsWith(RELEASE)) return null;
    return head.includes('JAVA_') ? { bytes: MOST_BYTES } : null;
  },
  extract: ({ bytes }) => readJvmRelease(bytes.toString('utf8')),
  catalog(image) {
    return [...image.rootfs.facts<JvmRelease>(NAME)].map(({ entry, facts }) => {
      const tree = directoryOf(entry.path);
      const isJdk = image.rootfs.resolve(`${tree}/bin/javac`) !== null;
      const { namespace, name } = productOf(facts, tree, isJdk);
      const { version } = facts;
      return {
        type: 'generic',
        name,
        version,
        purl: purlOf('generic', name, { namespace, version }),
        location: entry.path,
        owns: [{ tree }],
        unlessListed: true,
      };
    });
  },
};

/** Whether a launcher belongs to an installation whose `release` file tells what it is. */
export function hasJvmRelease({ rootfs }: ImageView, launcher: string): boolean {
  const home = directoryOf(directoryOf(launcher)); // …/bin/java
  // Java 8 keeps the JRE's own launcher in `jre/bin`, and `release` one folder above.
  return [home, directoryOf(home)].some(
    (folder) => rootfs.factOf(NAME, `${folder === '/' ? '' : folder}${RELEASE}`) !== null,
  );
}

/**
 * Vendor and product by the names that vulnerability databases give them: all builds of OpenJDK
 * are `oracle/openjdk` there, but for those of Azul, IBM, Sun and Oracle's own.
 */
function productOf(
  { implementor, imageType, buildType }: JvmRelease,
  tree: string,
  isJdk: boolean,
): { readonly namespace: string; readonly name: string } {
  const by = implementor.toLowerCase();
  const own = isJdk || !/jre/i.test(imageType) ? 'jdk' : 'jre';
  if (by.includes('azul') || tree.includes('zulu')) return { namespace: 'azul', name: 'zulu' };
  if (/\bsun\b/.test(by)) return { namespace: 'sun', name: own };
  if (by.includes('ibm') || tree.includes('/ibm')) {
    return { namespace: 'ibm', name: isJdk ? 'java_sdk' : 'java' };
  }
  const isOracle = by.includes('oracle') || tree.includes('oracle') || buildType === 'commercial';
  return { namespace: 'oracle', name: isOracle ? own : 'openjdk' };
}
