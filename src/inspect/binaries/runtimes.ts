// F2. Further languages and runtimes, known by name and content: data.

import type { Kind, PatternRow, Row } from './row.ts';

const RELEASE = String.raw`\d+\.\d+\.\d+`;

const OTP_PATHS =
  /\/(?:src\/otp_src_|usr\/local\/src\/otp-)(?<version>\d+\.\d+(?:\.\d+){0,2}(?:-rc\d)?)\/erts\//s;
const OTP_SOURCE =
  'Erlang/OTP is compiled with debug information, which has the path of its source';
const ERLANG: Kind = {
  name: 'erlang',
  marks: [
    { needle: '/src/otp_src_', bytes: 48, version: OTP_PATHS, source: OTP_SOURCE },
    { needle: '/usr/local/src/otp-', bytes: 52, version: OTP_PATHS, source: OTP_SOURCE },
    {
      needle: 'Erlang/OTP ',
      before: 80,
      bytes: 200,
      version:
        /(?:\0(?<version>\d+\.\d+(?:\.\d+){0,2}(?:-rc\d)?)\0+Erlang\/OTP|Erlang\/OTP [^\0]{1,150}\0+(?<version>\d+\.\d+(?:\.\d+){0,2}(?:-rc\d)?)\0)/s,
      source: 'Erlang/OTP erts/emulator/beam/erl_bif_info.c: ("Erlang/OTP " ERLANG_OTP_RELEASE …',
    },
  ],
};

const ELIXIR_VERSION = String.raw`(?<version>${RELEASE}(?:-[a-z0-9]+(?:\.\d+)?)?)`;

const GHC: Kind = {
  name: 'haskell/ghc',
  purl: { type: 'generic', namespace: 'haskell', name: 'ghc' },
  marks: [
    {
      needle: '\0GHC ',
      bytes: 24,
      version: new RegExp(String.raw`\0GHC (?<version>${RELEASE})\0`, 's'),
      source: 'GHC marks its objects so in .comment: "GHC 9.0.2"',
    },
    {
      needle: '\0libHSghc-',
      bytes: 80,
      version: new RegExp(
        String.raw`\0libHSghc-(?<version>${RELEASE})-(?:[a-zA-Z0-9]+-)?ghc${RELEASE}\.so\0`,
        's',
      ),
      source: 'GHC linked dynamically: its own library is among DT_NEEDED',
    },
  ],
};

export const RUNTIMES: readonly Row[] = [
  { files: ['erlexec', 'beam.smp', 'liberts_internal.a'], kinds: [ERLANG] },
  {
    files: ['elixir'],
    kinds: [
      {
        name: 'elixir',
        marks: [
          {
            needle: 'ELIXIR_VERSION=',
            bytes: 48,
            version: new RegExp(`ELIXIR_VERSION=${ELIXIR_VERSION}`, 's'),
            source: 'Elixir bin/elixir: ELIXIR_VERSION=1.17.3',
          },
        ],
      },
    ],
  },
  {
    files: ['elixir.app'],
    kinds: [
      {
        name: 'elixir',
        where: /\/elixir\/ebin\/elixir\.app$/,
        marks: [
          {
            needle: '{vsn,"',
            bytes: 48,
            version: new RegExp(String.raw`\{vsn,"${ELIXIR_VERSION}"\}`, 's'),
            source: 'Erlang/OTP application resource file app(4): {vsn, "…"}',
          },
        ],
      },
    ],
  },
  {
    files: ['deno'],
    kinds: [
      {
        name: 'deno',
        marks: [
          {
            needle: 'Deno/',
            before: 1,
            bytes: 40,
            // `OTel-OTLP-Exporter-Deno/0.80.0` stands in it too.
            version: new RegExp(String.raw`(?<!-)Deno/(?<version>${RELEASE})`, 's'),
            source: 'Deno cli/version.rs: format!("Deno/{}", …), put together by the compiler',
          },
          {
            needle: 'deno-',
            bytes: 80,
            version: new RegExp(
              String.raw`deno-(?:canary/)?[0-9a-f]{40}(?:release/v)?(?<version>${RELEASE})`,
              's',
            ),
            source: 'Deno 1.11 to 1.40: constants of cli/version.rs stand side by side',
          },
          {
            needle: 'DENO',
            before: 60,
            bytes: 4,
            version: new RegExp(String.raw`(?<version>${RELEASE})[0-9a-f]{40}DENO`, 's'),
            source: 'Deno 1.10: constants of cli/version.rs stand side by side',
          },
        ],
      },
    ],
  },
  {
    files: ['bun'],
    kinds: [
      {
        name: 'bun',
        marks: [
          {
            needle: 'un v',
            before: 1,
            bytes: 24,
            version: new RegExp(String.raw`[Bb]un v(?<version>${RELEASE})`, 's'),
            source: 'Bun src/output: "Bun v" ++ Environment.version_string',
          },
          {
            needle: 'un ',
            before: 1,
            bytes: 24,
            version: new RegExp(String.raw`[Bb]un (?<version>${RELEASE})`, 's'),
            source: 'Bun: "bun 1.1.0" of its own usage text',
          },
          {
            needle: 'bun-',
            bytes: 24,
            version: new RegExp(String.raw`bun-(?<version>${RELEASE})`, 's'),
            source: 'Bun: the name of its release in its upgrade command',
          },
        ],
      },
    ],
  },
  {
    files: ['dart'],
    kinds: [
      {
        name: 'dart',
        marks: [
          {
            needle: ' (',
            before: 32,
            bytes: 8,
            version: /\0(?<version>\d+\.\d+\.\d+(?:-\d+(?:\.\d+)?\.beta)?) \((?:stable|beta|dev)/s,
            source: 'Dart runtime/vm/version_in.cc: "{{VERSION_STR}} ({{CHANNEL}})"',
          },
        ],
      },
    ],
  },
  {
    files: ['swipl'],
    kinds: [
      {
        name: 'swipl',
        marks: [
          {
            needle: 'swipl-',
            bytes: 24,
            version: new RegExp(String.raw`swipl-(?<version>${RELEASE})/`, 's'),
            source: 'SWI-Prolog is compiled in a folder of its release: swipl-9.0.4/src',
          },
        ],
      },
    ],
  },
  {
    files: ['cabal'],
    kinds: [
      {
        name: 'haskell/cabal',
        purl: { type: 'generic', namespace: 'haskell', name: 'cabal' },
        marks: [
          {
            needle: '\0Cabal-',
            bytes: 32,
            version: /\0Cabal-(?<version>\d+\.\d+\.\d+(?:\.\d+)?)-/s,
            source: "GHC names the packages it links: Cabal's library has its version",
          },
          {
            needle: 'cabal-install-',
            bytes: 64,
            version: /cabal-install-(?<version>\d+\.\d+\.\d+(?:\.\d+)?)-[a-zA-Z0-9]+\0/s,
            source: "cabal-install's own Paths module has the folders it is installed to",
          },
        ],
      },
    ],
  },
  {
    files: ['stack'],
    kinds: [
      {
        name: 'haskell/stack',
        purl: { type: 'generic', namespace: 'haskell', name: 'stack' },
        marks: [
          {
            needle: ', Git',
            before: 40,
            bytes: 5,
            version: new RegExp(String.raw`Version\s*(?<version>${RELEASE}),\s*Git`, 's'),
            source: 'Stack src/Stack/CLI: "Version 2.11.1, Git revision …"',
          },
        ],
      },
    ],
  },
  {
    files: ['libjulia-internal.so', 'julia'],
    kinds: [
      {
        name: 'julia',
        marks: [
          {
            needle: '\0branch\0',
            before: 40,
            bytes: 8,
            version: /(?<version>\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\d)?)\0branch\0/s,
            source:
              'Julia 1.11 src/staticdata.c: JULIA_VERSION_STRING, git branch and commit in a header',
          },
          {
            needle: '\0__init__\0',
            bytes: 60,
            version:
              /\0__init__\0(?:verify_methods\0)?(?<version>\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\d)?)\0/s,
            source: 'Julia 1.10 src/staticdata_utils.c: names beside JULIA_VERSION_STRING',
          },
          {
            needle: '\0verify_methods\0',
            bytes: 80,
            version:
              /\0verify_methods\0.{0,30}?(?<version>\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\d)?)\0BigInt/s,
            source: 'Julia 1.9 src/staticdata.c: names beside JULIA_VERSION_STRING',
          },
          {
            needle: '\0julia version',
            before: 40,
            bytes: 14,
            version: /\0(?<version>\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\d)?)\0julia version/s,
            source: 'Julia before 1.9 src/jloptions.c: "julia version %s\\n", JULIA_VERSION_STRING',
          },
        ],
      },
    ],
  },
];

export const RUNTIME_PATTERNS: readonly PatternRow[] = [
  { file: 'ghc', kinds: (_path, name) => (/^ghc(?:-\d[\d.]*)?$/.test(name) ? [GHC] : null) },
];
