// F2. Tools, shells and libraries that are often copied into an image by themselves: data.

import type { Mark, PatternRow, Row } from './row.ts';

const SEMANTIC = String.raw`(?<version>\d+\.\d+\.\d+)`;

const one = (files: readonly string[], name: string, ...marks: readonly Mark[]): Row => ({
  files,
  kinds: [{ name, marks }],
});

/** `5.1.9`, `8.0`, `9.0.3+dev.p1`; what a distribution adds with a dash is not FFmpeg's. */
const FFMPEG = String.raw`(?<version>\d+\.\d+(?:\.\d+)?(?:\+[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?)`;

/**
 * Libraries have it only where their constant `…_ffversion` was kept. `Lavc59.37.100`, which they
 * have too, is the version of libavcodec's interface, and none of FFmpeg.
 */
const FFMPEG_LIBRARY = {
  name: 'ffmpeg',
  marks: [
    {
      needle: 'FFmpeg version ',
      bytes: 64,
      version: new RegExp(`FFmpeg version ${FFMPEG}`, 's'),
      source: 'FFmpeg libavutil/version.c: av_util_ffversion[] = "FFmpeg version " FFMPEG_VERSION',
    },
  ],
};

export const TOOLS: readonly Row[] = [
  // In BusyBox's own images the file is `[`, and `busybox` one of its many hard links.
  one(['busybox', 'busybox.static', '['], 'busybox', {
    needle: 'BusyBox v',
    bytes: 24,
    version: new RegExp(`BusyBox v${SEMANTIC}`, 's'),
    source: 'BusyBox libbb/messages.c: #define BANNER "BusyBox v" BB_VER BB_EXTRA_VERSION',
  }),
  one(['bash'], 'bash', {
    needle: '@(#)Bash version ',
    bytes: 48,
    version: new RegExp(String.raw`@\(#\)Bash version ${SEMANTIC}\(\d+\) [a-z0-9]+ GNU`, 's'),
    source: 'bash support/mkversion.sh: SCCSVERSION "@(#)Bash version ${sccs_string}"',
  }),
  {
    files: ['openssl'],
    kinds: [
      {
        name: 'aws-lc',
        marks: [
          {
            needle: 'AWS-LC ',
            bytes: 32,
            version: new RegExp(String.raw`AWS-LC ${SEMANTIC}\)\0`, 's'),
            source: 'AWS-LC include/openssl/base.h: "OpenSSL 1.1.1 (compatible; AWS-LC " …',
          },
        ],
      },
      {
        name: 'openssl',
        marks: [
          {
            needle: '\0OpenSSL ',
            bytes: 32,
            version: /\0OpenSSL (?<version>\d+\.\d+\.\d+(?:[a-z]+|-alpha\d|-beta\d|-rc\d)?)/s,
            source:
              'OpenSSL include/openssl/opensslv.h: OPENSSL_VERSION_TEXT "OpenSSL 3.0.11 19 Sep 2023"',
          },
        ],
      },
    ],
  },
  one(['gcc'], 'gcc', {
    needle: 'GCC: (GNU) ',
    bytes: 24,
    version: new RegExp(String.raw`GCC: \(GNU\) ${SEMANTIC}`, 's'),
    source: 'GCC writes its own name into .comment, and is compiled by itself',
  }),
  one(['curl'], 'curl', {
    needle: 'curl/',
    bytes: 24,
    version: new RegExp(`curl/${SEMANTIC}`, 's'),
    source:
      'curl src/tool_version.h: #define CURL_NAME "curl", CURL_NAME "/" CURL_VERSION as user agent',
  }),
  one(['jq'], 'jq', {
    needle: '1.',
    before: 1,
    bytes: 12,
    version: /\0(?<version>1\.\d{1,3}(?:\.\d+)?)\0/s,
    source: 'jq src/version.h: #define JQ_VERSION "1.7.1"',
  }),
  one(['git'], 'git', {
    needle: 'git/',
    before: 1,
    bytes: 24,
    version: /(?<![\w/.-])git\/(?<version>\d+\.\d+(?:\.\d+)?)[.\0]/s,
    source: 'git Makefile: GIT_USER_AGENT = git/$(GIT_VERSION)',
  }),
  one(['getopt'], 'util-linux', {
    needle: '\0util-linux ',
    bytes: 32,
    version: /\0util-linux (?<version>\d+\.\d+(?:\.\d+)?)\0/s,
    source: 'util-linux include/c.h: UTIL_LINUX_VERSION with PACKAGE_STRING "util-linux 2.38.1"',
  }),
  one(['zstd'], 'zstd', {
    needle: 'v1.',
    before: 1,
    bytes: 16,
    version: /\0v(?<version>1\.\d+\.\d+)\0/s,
    source: 'zstd programs/zstdcli.c: #define ZSTD_VERSION "v" ZSTD_VERSION_STRING',
  }),
  one(['xz'], 'xz', {
    needle: '\0xz (XZ Utils) ',
    bytes: 32,
    version: new RegExp(String.raw`\0xz \(XZ Utils\) ${SEMANTIC}[\0\n]`, 's'),
    source: 'xz src/xz/message.c: "xz (" PACKAGE_NAME ") " LZMA_VERSION_STRING "\\n"',
  }),
  {
    files: ['gzip'],
    kinds: [
      {
        name: 'gzip',
        // Else any program of that name would do that has a number between two NULs.
        has: ['%s: %s: not in gzip format'],
        marks: [
          {
            needle: '1.',
            before: 1,
            bytes: 10,
            version: /\0(?<version>1\.\d+)\0/s,
            source:
              'gzip version.c: char const *Version = "1.12"; gzip.c: "\\n%s: %s: not in gzip format\\n"',
          },
        ],
      },
    ],
  },
  one(['ffmpeg'], 'ffmpeg', {
    needle: '%s version ',
    bytes: 64,
    version: new RegExp(`%s version ${FFMPEG}`, 's'),
    source:
      'FFmpeg fftools/opt_common.c: av_log(NULL, level, "%s version " FFMPEG_VERSION, program_name)',
  }),
  one(['chrome', 'chromium'], 'chrome', {
    needle: '\0Default',
    before: 24,
    bytes: 8,
    version: /\0(?<version>\d+\.\d+\.\d+\.\d+)\0Default/s,
    source: "Chrome's version beside the name of its default profile, in Google's builds",
  }),
];

export const TOOL_PATTERNS: readonly PatternRow[] = [
  { file: 'libavcodec', kinds: () => [FFMPEG_LIBRARY] },
  { file: 'libavdevice', kinds: () => [FFMPEG_LIBRARY] },
  { file: 'libavfilter', kinds: () => [FFMPEG_LIBRARY] },
  { file: 'libavformat', kinds: () => [FFMPEG_LIBRARY] },
  { file: 'libavutil', kinds: () => [FFMPEG_LIBRARY] },
  { file: 'libswresample', kinds: () => [FFMPEG_LIBRARY] },
  {
    file: 'libQt',
    kinds: (_path, name) =>
      /^libQt[^.]*Core\.so(?:\.|$)/.test(name)
        ? [
            {
              name: 'qtbase',
              marks: [
                {
                  needle: 'Qt ',
                  bytes: 20,
                  version: new RegExp(String.raw`Qt ${SEMANTIC} \(`, 's'),
                  source:
                    'Qt src/corelib/global/qlibraryinfo.cpp: "Qt " QT_VERSION_STR " (" ARCH_FULL …',
                },
                {
                  needle: 'QtCore library version ',
                  bytes: 40,
                  version: new RegExp(`QtCore library version ${SEMANTIC}`, 's'),
                  source:
                    'Qt 4 src/corelib/global/qlibraryinfo.cpp: "QtCore library version " QT_VERSION_STR',
                },
              ],
            },
          ]
        : null,
  },
];
