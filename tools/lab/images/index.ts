// May touch: nothing. The table of base images: a new one is one row here and its recipe.
import { debianSlim } from './debian.ts';
import { golang } from './golang.ts';
import type { StandIn } from './standin.ts';

export const STAND_INS: readonly StandIn[] = [
  debianSlim('bookworm'),
  debianSlim('trixie'),
  golang('1.23', '1.23.12'),
];
