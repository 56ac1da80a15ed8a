// May touch: nothing. The table of base images: a new one is one row here and its recipe.
import { alpine } from './alpine.ts';
import { busybox } from './busybox.ts';
import { debianSlim } from './debian.ts';
import { distrolessBase, distrolessCc, distrolessStatic, nonroot } from './distroless.ts';
import { frontend, frontendTag } from './frontend.ts';
import { gcc12 } from './gcc.ts';
import { golang } from './golang.ts';
import { nginxAlpine } from './nginx.ts';
import { NODE_20, nodeAlpine, nodeSlim } from './node.ts';
import { python, pythonSlim } from './python.ts';
import { rustSlim } from './rust.ts';
import type { StandIn } from './standin.ts';

export const STAND_INS: readonly StandIn[] = [
  debianSlim('bookworm'),
  debianSlim('trixie'),
  golang('1.23', '1.23.12'),
  busybox('1.36'),
  alpine('3.20'),
  distrolessStatic,
  nonroot(distrolessStatic),
  distrolessBase,
  nonroot(distrolessBase),
  distrolessCc,
  nonroot(distrolessCc),
  gcc12,
  pythonSlim,
  python,
  rustSlim,
  nodeSlim('20', NODE_20),
  nodeAlpine('20', NODE_20),
  nginxAlpine('1.27-alpine'),
  frontend,
  frontendTag('1.4'),
];
