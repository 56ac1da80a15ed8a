// F4. What made a row of layers another size, in words that every rendering shares (pure).

import type { Cause, PackageDelta } from '../../model/delta.ts';
import type { TargetReport } from '../../model/report.ts';
import type { ChangeRow } from './changes.ts';

/** The cause of a row, or null where none is told. */
export function causeOf({ delta }: TargetReport, { rows }: Pick<ChangeRow, 'rows'>): Cause | null {
  return delta?.causes?.find(({ row }) => rows.includes(row)) ?? null;
}

export interface CausePackages {
  /** Those that a reader would name. */
  readonly named: readonly PackageDelta[];
  /** How many came, went or changed with them. */
  readonly more: number;
}

/** The packages of a cause. */
export function causePackages({ delta }: TargetReport, cause: Cause): CausePackages {
  const rows = cause.packages.flatMap((index) => delta?.packages?.rows[index] ?? []);
  const named = rows.slice(0, cause.named);
  return { named, more: rows.length - named.length };
}

/** `a dev dependency`, `a production dependency`; null where the application names it nowhere. */
export function dependencyWord({ dev, direct }: PackageDelta): string | null {
  if (dev === true) return 'a dev dependency';
  return dev === false && direct === true ? 'a production dependency' : null;
}
