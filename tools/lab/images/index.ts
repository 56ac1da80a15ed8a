// May touch: nothing. The table of base images: a new one is one row here and its recipe.
import { alpine } from './alpine.ts';
import { busybox } from './busybox.ts';
import { debianSlim } from './debian.ts';
import { distrolessBase, distrolessCc, distrolessStatic, nonroot } from './distroless.ts';
import { distrolessJava } from './distroless-java.ts';
import { frontend, frontendTag } from './frontend.ts';
import { gcc12 } from './gcc.ts';
import { golang } from './golang.ts';
import { maven } from './maven.ts';
import { nginxAlpine } from './nginx.ts';
import { NODE_20, nodeAlpine, nodeSlim } from './node.ts';
import { python, pythonSlim } from './python.ts';
import { rustSlim } from './rust.ts';
import type { StandIn } from './standin.ts';
import { temurinJre } from './temurin.ts';

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
  maven,
  temurinJre(17),
  distrolessJava(17),
  nonroot(distrolessJava(17)),
  frontend,
  frontendTag('1.4'),
];
