import type { Json } from '../../src/model/json.ts';
import type { Cataloger, Extractor } from '../../src/model/knowledge.ts';
import type { Package } from '../../src/model/snapshot.ts';
import { readImageConfig } from '../../src/inspect/config.ts';
import { catalogPackages } from '../../src/inspect/packages.ts';
import { rootfsOfScans } from '../../src/oci/rootfs.ts';
import { scanOf, type TarEntry } from '../fixtures/layout.ts';

/** What one row finds in one layer, and what it says it cannot. */
export interface Cataloged {
  readonly packages: readonly Package[];
  /** `name version`, in their order. */
  readonly names: readonly string[];
  /** Of the scan: `path: reason`. */
  readonly failures: readonly string[];
  /** Of the cataloger's answer. */
  readonly problems: readonly string[];
}

/** One row alone over one literal layer, through the real scan and squash. */
export function cataloged<F extends Json>(
  { wants, extract, ...row }: Cataloger<F>,
  layer: readonly TarEntry[],
): Cataloged {
  if (wants === undefined || extract === undefined) throw new Error(`${row.name} asks for nothing`);
  const extractor: Extractor = { ...row, wants, extract };
  const scan = scanOf(layer, [extractor]);
  const image = { rootfs: rootfsOfScans([scan]), config: readImageConfig({}) };
  const { packages, problems } = catalogPackages(image, [row]);
  return {
    packages,
    names: packages.map(({ name, version }) => `${name} ${version}`),
    failures: scan.facts.failures.map(({ path, reason }) => `${path}: ${reason}`),
    problems: problems.map(({ code }) => code),
  };
}
