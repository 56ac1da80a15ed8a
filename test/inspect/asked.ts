import type { Json } from '../../src/model/json.ts';
import type { Extractor } from '../../src/model/knowledge.ts';

/** Which of these paths a row asks for, were they text files. */
export function askedFor<F extends Json>(
  row: Partial<Pick<Extractor<F>, 'wants'>>,
  paths: readonly string[],
): string[] {
  const head = { type: 'file', size: 10, mode: 0o644, uid: 0, gid: 0, linkTarget: '' } as const;
  return paths.filter((path) => {
    const want = row.wants?.({ ...head, path }, Buffer.from('Package: x'));
    return want !== undefined && want !== null;
  });
}
