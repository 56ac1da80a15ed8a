// F2. Interpreters, compilers and runtimes of languages, known by name and content: data.

import type { Kind, PatternRow, Row } from './row.ts';

const RELEASE = String.raw`\d+\.\d+\.\d+`;

/** `#define PY_VERSION "3.11.2"` is a string of its own; the file's name says how it begins. */
function python(minor: string): Kind {
  return {
    name: 'python',
    marks: [
      {
        needle: `${minor}.`,
        before: 1,
        bytes: 40,
        version: new RegExp(
          String.raw`\0(?<version>${minor.replace('.', String.raw`\.`)}\.[-+._a-zA-Z0-9]+)\0`,
          's',
        ),
        source: 'CPython Include/patchlevel.h: #define PY_VERSION "3.11.2"',
      },
    ],
  };
}

const PYPY: Kind = {
  name: 'pypy',
  marks: [
    {
      needle: '[PyPy ',
      bytes: 30,
      version: new RegExp(String.raw`\[PyPy (?<version>${RELEASE})`, 's'),
      source:
        'PyPy pypy/module/sys/version.py: template = "%d.%d.%d (%s, %s, %s)\\n[PyPy %s with %%s]"',
    },
  ],
};

const RUBY: Kind = {
  name: 'ruby',
  marks: [
    {
      needle: 'ruby ',
      bytes: 40,
      version: new RegExp(
        String.raw`ruby (?<version>${RELEASE}(?:(?:p|preview|rc|dev)\d*)?) \(`,
        's',
      ),
      source:
        'Ruby version.h: "ruby " RUBY_VERSION RUBY_PATCHLEVEL_STR " " "(" RUBY_RELEASE_DATETIME …',
    },
  ],
};

const NODE: Kind = {
  name: 'node',
  marks: [
    {
      needle: 'node.js/v',
      bytes: 30,
      version: new RegExp(String.raw`node\.js/v(?<version>${RELEASE})`, 's'),
      source: 'Node src/inspector_socket_server.cc: response["Browser"] = "node.js/" NODE_VERSION',
    },
  ],
};

/** Node before its inspector (6.3): the version stands alone, and takes five searches. */
const OLD_NODE: Kind = {
  name: 'node',
  // Node 6 has 29 MB at most, Node 8 34 MB.
  mostBytes: 40 << 20,
  marks: ['0', '4', '5', '6'].map((major) => ({
    needle: `v${major}.`,
    before: 6,
    bytes: 16,
    version: new RegExp(String.raw`\0(?:node )?v(?<version>${major}\.\d+\.\d+)\0`, 's'),
    source: 'Node 0.10 src/node.cc: "node " NODE_VERSION; 0.12 to 6 src/node.cc: NODE_VERSION',
  })),
};

const PERL: Kind = {
  name: 'perl',
  purl: { type: 'cpan', name: 'perl' },
  marks: [
    {
      needle: '/lib/perl5/',
      bytes: 24,
      version: new RegExp(String.raw`/lib/perl5/(?<version>5\.\d+\.\d+)`, 's'),
      source:
        'perl config.h: #define PRIVLIB_EXP "/usr/local/lib/perl5/5.38.2", for prefix /usr/local',
    },
  ],
};

const GO: Kind = {
  name: 'go',
  marks: [
    {
      needle: 'go1.',
      bytes: 24,
      version: /go(?<version>1\.\d+(?:\.\d+|beta\d+|alpha\d+|rc\d+)?)\0/s,
      source: 'Go cmd/dist sets runtime.buildVersion by -X; cmd/link ends such strings with NUL',
    },
  ],
};

const RUST: Kind = {
  name: 'rust',
  marks: [
    {
      needle: '\0clang LLVM (rustc version ',
      bytes: 80,
      version: /rustc version (?<version>\d+\.\d+(?:\.\d+)?) \(\w+ \d{4}-\d{2}-\d{2}\)/s,
      source:
        'rustc compiler/rustc_codegen_llvm/src/debuginfo/metadata.rs: format!("clang LLVM ({rustc_producer})")',
    },
  ],
};

/** Files of a fixed name. */
export const LANGUAGES: readonly Row[] = [
  { files: ['go', 'go.exe'], kinds: [GO] },
  { files: ['node', 'nodejs'], kinds: [NODE, OLD_NODE] },
  { files: ['perl'], kinds: [PERL] },
  { files: ['ruby'], kinds: [RUBY] },
];

/** Files whose name carries a version, or says too little by itself. */
export const LANGUAGE_PATTERNS: readonly PatternRow[] = [
  { file: 'python', kinds: (_path, name) => pythonOf(/^python(\d+\.\d+)[a-z]?$/.exec(name)?.[1]) },
  {
    file: 'libpython',
    kinds: (_path, name) => pythonOf(/^libpython(\d+\.\d+)[a-z]?\.so(?:\.|$)/.exec(name)?.[1]),
  },
  { file: 'libpypy', kinds: (_path, name) => (/\.so(?:\.|$)/.test(name) ? [PYPY] : null) },
  { file: 'libruby', kinds: (_path, name) => (/\.so(?:\.|$)/.test(name) ? [RUBY] : null) },
  { file: 'ruby', kinds: (_path, name) => (/^ruby\d+\.\d+$/.test(name) ? [RUBY] : null) },
  { file: 'perl5', kinds: (_path, name) => (/^perl5\.\d+\.\d+$/.test(name) ? [PERL] : null) },
  { file: 'libnode.so', kinds: () => [NODE] },
  { file: 'libstd-', kinds: (_path, name) => (/^libstd-\w{16}\.so$/.test(name) ? [RUST] : null) },
];

function pythonOf(minor: string | undefined): readonly Kind[] | null {
  return minor === undefined ? null : [python(minor)];
}
