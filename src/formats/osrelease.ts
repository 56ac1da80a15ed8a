// F1. os-release(5): which distribution an image is made of: pure.

import { lines } from './control.ts';

/** Where os-release(5) looks, in its order. */
export const OS_RELEASE_PATHS = ['/etc/os-release', '/usr/lib/os-release'] as const;

export type OsRelease = {
  /** `debian`; '' where the file does not say. */
  readonly id: string;
  /** `12`; '' where the file does not say (Debian testing). */
  readonly versionId: string;
  readonly versionCodename: string;
};

/** Reads shell-like assignments: `KEY=value`, quotes and backslashes as in os-release(5). */
export function readOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const [, key, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, unquote(value.trim()));
  }
  return {
    id: values.get('ID') ?? '',
    versionId: values.get('VERSION_ID') ?? '',
    versionCodename: values.get('VERSION_CODENAME') ?? '',
  };
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value);
  return (quoted?.[2] ?? value).replace(/\\(.)/g, '$1');
}
