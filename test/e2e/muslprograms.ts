// Programs and libraries linked with musl, of which some lack something: a Dockerfile.

/** Compiles with musl's headers, start files and loader in place of glibc's. */
const compile = (output: string, flags: string): string =>
  `m ${flags.includes('-shared') ? '' : '$T/crt1.o '}$T/crti.o ${flags} -lc $T/crtn.o -o /out${output}`;

const PROGRAMS: Readonly<Record<string, string>> = {
  '/usr/lib/libdefault.so': '-shared f.c -Wl,-soname,libdefault.so',
  '/usr/local/lib/liblocal.so': '-shared f.c',
  '/opt/lib/libprivate.so': '-shared f.c -Wl,-soname,libprivate.so',
  '/opt/lib/libgone.so': '-shared f.c -Wl,-soname,libgone.so',
  '/opt/lib/libchain.so': '-shared g.c -Wl,--no-as-needed -L/out/opt/lib -lgone',
  '/bin/plain': 'main.c',
  '/bin/default': 'main.c -Wl,--no-as-needed -L/out/usr/lib -ldefault',
  '/bin/local': 'main.c -Wl,--no-as-needed -L/out/usr/local/lib -llocal',
  '/bin/lost': 'main.c -Wl,--no-as-needed -L/out/opt/lib -lprivate',
  '/bin/rpath':
    'main.c -Wl,--no-as-needed,--disable-new-dtags,-rpath,/opt/lib -L/out/opt/lib -lprivate',
  '/bin/runpath':
    'main.c -Wl,--no-as-needed,--enable-new-dtags,-rpath,/opt/lib -L/out/opt/lib -lprivate',
  '/opt/bin/origin':
    "main.c -Wl,--no-as-needed,-rpath,'$ORIGIN/../lib' -L/out/opt/lib -lprivate -lgone",
  // musl searches an RPATH of whoever loaded who needs it, a RUNPATH too.
  '/opt/bin/chain':
    'main.c -Wl,--no-as-needed,--allow-shlib-undefined,-rpath,/opt/lib -L/out/opt/lib -lchain',
};

const STEPS = Object.entries(PROGRAMS).map(([path, flags]) => compile(path, flags));

export const MUSL = `FROM gcc:12 AS build
WORKDIR /src
RUN apt-get -qq update && apt-get -qq download musl musl-dev \\
 && for f in *.deb; do dpkg-deb -x $f /musl; done \\
 && mkdir -p /out/lib /out/bin /out/usr/lib /out/usr/local/lib /out/opt/lib /out/opt/bin \\
 && cp -L /musl/lib/ld-musl-x86_64.so.1 /out/lib/ \\
 && echo 'int f(void){return 0;}' > f.c && echo 'int g(void){return 0;}' > g.c \\
 && echo 'int main(void){return 0;}' > main.c
RUN T=/musl/usr/lib/x86_64-linux-musl; \\
 m() { gcc -fPIC -fno-stack-protector -no-pie -nostdlib -nostdinc -isystem /musl/usr/include/x86_64-linux-musl \\
   -L$T -Wl,--dynamic-linker=/lib/ld-musl-x86_64.so.1 "$@"; }; \\
 set -e; ${STEPS.join('; ')}

FROM scratch
COPY --from=build /out/ /
`;
