// F2. The build tools the rule no-build-tool knows, by name: data.
//
// Left out on purpose: coreutils' `install`, `patch` (BusyBox has one in every Alpine image), `rake`
// (Rails runs its migrations with it), and node-gyp inside npm, which goes and comes with npm.

import type { Program } from '../../programs.ts';

const MAKERS: readonly Program[] = [
  {
    what: 'make',
    names: ['make', 'gmake', 'remake', 'bmake'],
    signatures: [
      {
        all: ['%sGNU Make %s'],
        what: 'make',
        source:
          'make src/main.c, print_version: printf ("%sGNU Make %s\\n", precede, version_string)',
      },
    ],
  },
  {
    what: 'CMake',
    names: ['cmake', 'ctest', 'cpack', 'ccmake'],
    versioned: true,
    together: true,
  },
  {
    what: 'Ninja',
    names: ['ninja', 'ninja-build', 'samu'],
    signatures: [
      {
        all: ['usage: ninja [options] [targets...]'],
        what: 'Ninja',
        source:
          'ninja src/ninja.cc, Usage: fprintf(stderr, "usage: ninja [options] [targets...]\\n…")',
      },
    ],
  },
  { what: 'Meson', names: ['meson'] },
  { what: 'Bazel', names: ['bazel', 'bazelisk', 'buck2', 'pants'] },
  { what: 'SCons', names: ['scons'], versioned: true },
  { what: 'xmake', names: ['xmake', 'premake5', 'qmake', 'qmake6', 'bjam'] },
];

const AUTOTOOLS: readonly Program[] = [
  {
    what: 'Autoconf',
    names: [
      'autoconf',
      'autoheader',
      'autom4te',
      'autoreconf',
      'autoscan',
      'autoupdate',
      'ifnames',
    ],
    versioned: true,
    together: true,
  },
  {
    what: 'Automake',
    names: ['automake', 'aclocal'],
    versioned: true,
    together: true,
  },
  {
    what: 'Libtool',
    names: ['libtool', 'libtoolize', 'glibtool', 'glibtoolize'],
    together: true,
  },
  { what: 'm4', names: ['m4'] },
  { what: 'pkg-config', names: ['pkg-config', 'pkgconf', 'pkgconfig'], cross: true },
  { what: 'Bison', names: ['bison', 'byacc', 'yacc'] },
  { what: 'flex', names: ['flex', 'flex++', 'lex', 're2c'] },
  { what: 'gperf', names: ['gperf'] },
  { what: 'SWIG', names: ['swig'], versioned: true },
];

const LANGUAGES: readonly Program[] = [
  {
    what: 'node-gyp',
    names: ['node-gyp', 'node-gyp.js'],
    except: /\/node_modules\/npm\//,
    root: /^(.*\/node_modules\/node-gyp)\//,
  },
  { what: 'Gradle', names: ['gradle', 'gradlew'], together: true },
  {
    what: 'Maven',
    names: ['mvn', 'mvnd', 'mvnDebug', 'mvnyjp', 'mvnw'],
    together: true,
  },
  { what: 'Ant', names: ['ant', 'antRun'], together: true },
  { what: 'sbt', names: ['sbt', 'sbtn'] },
  { what: 'Leiningen', names: ['lein'] },
  { what: 'MSBuild', names: ['msbuild', 'xbuild'] },
  { what: 'Cython', names: ['cython', 'cythonize'], together: true },
  { what: 'protoc', names: ['protoc'] },
];

const PACKAGING: readonly Program[] = [
  { what: 'ccache', names: ['ccache', 'sccache', 'distcc', 'icecc'] },
  { what: 'dpkg-buildpackage', names: ['dpkg-buildpackage', 'debuild'] },
  { what: 'rpmbuild', names: ['rpmbuild'] },
  { what: 'abuild', names: ['abuild'] },
  { what: 'GoReleaser', names: ['goreleaser'] },
];

export const BUILD_TOOLS: readonly Program[] = [
  ...MAKERS,
  ...AUTOTOOLS,
  ...LANGUAGES,
  ...PACKAGING,
];
