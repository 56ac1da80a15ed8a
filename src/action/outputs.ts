// F6. The step's outputs (pure): what a report says in one word each.

import type { Report } from '../model/report.ts';
import type { Publication } from '../pipeline/publish.ts';

/**
 * Of the first runtime image, but for the digest of an image that was given: that of the whole
 * index. What is not known is empty, never 0.
 */
export function outputsOf(
  report: Report,
  { comment }: Pick<Publication, 'comment'>,
): Readonly<Record<string, string>> {
  const first = report.targets.find(({ role }) => role === 'runtime');
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(value);
  const counted = report.targets.flatMap(({ role, head }) =>
    role === 'runtime' ? (head?.findings ?? []).filter(({ excusedBy }) => excusedBy === null) : [],
  );
  return {
    conclusion: report.conclusion,
    digest: report.subject.image?.digest ?? first?.head?.digest ?? '',
    'compressed-size': text(first?.head?.size.compressed),
    'uncompressed-size': text(first?.head?.size.uncompressed),
    'base-compressed-size': text(first?.base?.size.compressed),
    'compressed-delta': text(first?.delta?.size.compressed),
    'findings-count': String(counted.length),
    'comment-id': text(comment?.id),
    'comment-url': comment?.url ?? '',
  };
}
