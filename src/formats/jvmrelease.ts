// F1. The `release` file at the root of a Java installation: what it is, in shell-like assignments
// (OpenJDK make/ReleaseFile.gmk writes it): pure.

import { lines } from './control.ts';

export type JvmRelease = {
  /** `Eclipse Adoptium`; '' where the file does not say. */
  readonly implementor: string;
  /** As `java -version` tells it where the file has that, else the plain version. */
  readonly version: string;
  /** `JDK`, `JRE`; '' where the file does not say (Temurin and its like do). */
  readonly imageType: string;
  /** `commercial` in Oracle's own builds before 11. */
  readonly buildType: string;
};

/** No value that is asked for has more; MODULES, which is not, has some 2,000. */
const LONGEST = 200;

/** Null where the file names no version: some other `release`. */
export function readJvmRelease(text: string): JvmRelease | null {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const [, key = '', value = ''] = /^([A-Z_]{1,40})="?([^"]*)"?\s*$/.exec(line) ?? [];
    if (key !== '' && value.length <= LONGEST) values.set(key, value);
  }
  const value = (key: string): string => values.get(key) ?? '';
  const version = versionOf(value);
  if (version === '') return null;
  return {
    implementor: value('IMPLEMENTOR'),
    version,
    imageType: value('IMAGE_TYPE'),
    buildType: value('BUILD_TYPE'),
  };
}

/**
 * `17.0.12+7-LTS` since Java 9 (JEP 223); `1.8.0_422-b05` before, whose FULL_VERSION counts only
 * when it begins as JAVA_VERSION does: some builds give it a scheme of their own.
 */
function versionOf(value: (key: string) => string): string {
  const runtime = value('JAVA_RUNTIME_VERSION');
  if (runtime !== '') return runtime;
  const full = value('FULL_VERSION');
  const plain = value('JAVA_VERSION');
  return full !== '' && full.split('.')[0] === plain.split('.')[0] ? full : plain;
}
