// F2. Where a file of a language's package lies: pure.

/** Outermost first: what a package brings along is its own. */
const PACKAGES: readonly RegExp[] = [
  /^(.*?\/node_modules)\//,
  /^(.*?\/(?:site|dist)-packages\/[^/]+)\//,
  // `gems/3.1.0/gems/rack-3.0`: names begin with a letter.
  /^(.*?\/gems\/(?=[^/\d])[^/]+)\//,
];

/**
 * `/app/node_modules`, all of it, or `/usr/lib/python3/dist-packages/numpy`; null: the file is part
 * of no package.
 */
export function packageDirectoryOf(path: string): string | null {
  if (!/\/(?:node_modules|site-packages|dist-packages|gems)\//.test(path)) return null;
  for (const pattern of PACKAGES) {
    const directory = pattern.exec(path)?.[1];
    if (directory !== undefined) return directory;
  }
  return null;
}
