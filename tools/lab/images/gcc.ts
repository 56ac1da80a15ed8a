// May touch: nothing. GNU compilers for C and C++.
import type { StandIn } from './standin.ts';

/** Debian's names end in the version; the real image's, in /usr/local/bin, do not. */
const PROGRAMS = ['cpp', 'g++', 'gcc', 'gcc-ar', 'gcc-nm', 'gcc-ranlib', 'gcov'];

/** `gcc:12`: the compilers under the paths of the real image, which is compiled from GCC's source. */
export const gcc12: StandIn = {
  tag: 'gcc:12',
  about: "Debian bookworm's gcc-12 and g++-12 with make, linked into /usr/local/bin",
  from: ['debian:bookworm-slim'],
  dockerfile: `FROM debian:bookworm-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends g++-12 gcc-12 libc6-dev make \\
 && rm -rf /var/lib/apt/lists/* \\
 && for name in ${PROGRAMS.join(' ')}; do ln -s "/usr/bin/$name-12" "/usr/local/bin/$name"; done \\
 && ln -s g++ /usr/local/bin/c++ \\
 && ln -s /usr/local/bin/gcc /usr/bin/cc
ENV GCC_VERSION=12.2.0
`,
  identity: () => Promise.resolve(''),
  contexts: () => Promise.resolve({}),
};
