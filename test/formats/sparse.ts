import { real } from './real.ts';

interface Sparse {
  readonly size: number;
  readonly parts: readonly (readonly [at: number, base64: string])[];
}

/** A real program of which only the parts at issue were kept, where they stand; the rest is zero. */
export function sparse(name: string): Buffer {
  const { size, parts } = JSON.parse(real(name)) as Sparse;
  const bytes = Buffer.alloc(size);
  for (const [at, base64] of parts) Buffer.from(base64, 'base64').copy(bytes, at);
  return bytes;
}
