// F2. PHP, its extensions and its tools, known by name and content: data.

import { nameOf } from '../paths.ts';
import type { Kind, PatternRow, Row } from './row.ts';

const PHP_VERSION = /X-Powered-By: PHP\/(?<version>\d+\.\d+\.\d+(?:beta\d+|alpha\d+|RC\d+)?)/s;

const interpreter = (name: string, purlName = name): Kind => ({
  name,
  purl: { type: 'generic', name: purlName },
  marks: [
    {
      needle: 'X-Powered-By: PHP/',
      bytes: 48,
      version: PHP_VERSION,
      source: 'PHP main/SAPI.h: #define SAPI_PHP_VERSION_HEADER "X-Powered-By: PHP/" PHP_VERSION',
    },
  ],
});

const CLI = interpreter('php-cli');
const FPM = interpreter('php-fpm');
const MODULE = interpreter('libphp', 'php');

/** An extension's version is the string before its module's build id. */
function extension(name: string): Kind {
  const title = name === 'zip' ? 'Zip' : 'API';
  return {
    name,
    marks: [
      {
        needle: title,
        before: 60,
        bytes: 3,
        version: new RegExp(String.raw`\0(?<version>\d+\.\d+\.\d+)\0+${title}`, 's'),
        source:
          'PHP Zend/zend_modules.h: #define ZEND_MODULE_BUILD_ID "API" ZEND_TOSTR(ZEND_MODULE_API_NO) …',
      },
    ],
  };
}

export const PHP: readonly Row[] = [
  {
    files: ['composer', 'composer.phar'],
    kinds: [
      {
        name: 'composer',
        marks: [
          {
            needle: "'pretty_version'",
            bytes: 60,
            version:
              /'pretty_version'\s*=>\s*'(?<version>\d+\.\d+\.\d+(?:beta\d+|alpha\d+|RC\d+)?)'/s,
            source: "Composer's phar begins with its own vendor/composer/installed.php",
          },
        ],
      },
    ],
  },
  {
    files: ['wp', 'wp-cli.phar'],
    kinds: [
      {
        name: 'wp-cli',
        marks: [
          {
            needle: 'wp-cli/wp-cli ',
            bytes: 32,
            version: /wp-cli\/wp-cli (?<version>\d+\.\d+\.\d+)/s,
            source: 'WP-CLI manifest of the phar: "wp-cli/wp-cli 2.9.0"',
          },
        ],
      },
    ],
  },
];

export const PHP_PATTERNS: readonly PatternRow[] = [
  { file: 'php', kinds: (_path, name) => phpOf(name) },
  {
    file: 'libphp',
    kinds: (path) => (/\/apache[^/]*\/(?:.*\/)?libphp[^/]*\.so$/.test(path) ? [MODULE] : null),
  },
  {
    file: '*.so',
    kinds: (path) => (/\/php[^/]*\//.test(path) ? [extension(nameOf(path).slice(0, -3))] : null),
  },
];

function phpOf(name: string): readonly Kind[] | null {
  if (/^php\d*(?:\.\d+)?$/.test(name)) return [CLI];
  return name.startsWith('php-fpm') ? [FPM] : null;
}
