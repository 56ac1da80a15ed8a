// F2. Web servers, proxies and directories, known by name and content: data.

import type { Mark, PatternRow, Row } from './row.ts';

const SEMANTIC = String.raw`(?<version>\d+\.\d+\.\d+)`;

const one = (files: readonly string[], name: string, ...marks: readonly Mark[]): Row => ({
  files,
  kinds: [{ name, marks }],
});

export const SERVERS: readonly Row[] = [
  one(
    ['haproxy'],
    'haproxy',
    {
      needle: ', released 20',
      before: 48,
      bytes: 13,
      version: /version (?<version>\d+\.\d+(?:\.|-dev|-rc)\d+)(?:-[\w.+~]{1,24})?, released 20/s,
      source: 'HAProxy src/haproxy.c: " version " HAPROXY_VERSION ", released " HAPROXY_DATE',
    },
    {
      needle: 'HA-Proxy version ',
      bytes: 40,
      version: /HA-Proxy version (?<version>\d+\.\d+(?:\.|-dev)\d+)/s,
      source: 'HAProxy 1 src/haproxy.c: "HA-Proxy version " HAPROXY_VERSION',
    },
    {
      needle: 'HAProxy version',
      before: 80,
      bytes: 15,
      version: /(?<version>\d+\.\d+(?:\.|-dev)\d+)-[0-9a-zA-Z]{7}[^\n]*HAProxy version/s,
      source: 'HAProxy src/haproxy.c: "HAProxy version %s %s" follows HAPROXY_VERSION',
    },
  ),
  one(['httpd', 'apache2'], 'httpd', {
    needle: 'Apache/',
    bytes: 24,
    version: new RegExp(`Apache/${SEMANTIC}`, 's'),
    source: 'httpd include/ap_release.h: AP_SERVER_BASEPRODUCT "/" AP_SERVER_BASEREVISION',
  }),
  one(['nginx'], 'nginx', {
    needle: 'nginx version: ',
    bytes: 64,
    version: /nginx version: [^/\0]{1,30}\/(?<version>\d+\.\d+\.\d+(?:\+\d+)?(?:-\d+)?)/s,
    source:
      'nginx src/core/nginx.c: ngx_write_stderr("nginx version: " NGINX_VER_BUILD NGX_LINEFEED)',
  }),
  one(['lighttpd'], 'lighttpd', {
    needle: '\0lighttpd/',
    bytes: 24,
    version: new RegExp(String.raw`\0lighttpd/${SEMANTIC}[\0 ]`, 's'),
    source: 'lighttpd src/server.c: #define PACKAGE_DESC PACKAGE_NAME "/" PACKAGE_VERSION',
  }),
  one(['proftpd'], 'proftpd', {
    needle: '\0ProFTPD Version ',
    bytes: 32,
    version: /\0ProFTPD Version (?<version>\d+\.\d+\.\d+[a-z]?)[\0\n]/s,
    source: 'ProFTPD src/main.c: printf("ProFTPD Version " PROFTPD_VERSION_TEXT "\\n")',
  }),
  {
    files: ['ldapsearch'],
    kinds: [
      {
        name: 'openldap',
        marks: [
          {
            needle: '$OpenLDAP: ldapsearch ',
            bytes: 40,
            version: new RegExp(String.raw`\$OpenLDAP: ldapsearch ${SEMANTIC}`, 's'),
            source: 'OpenLDAP build/mkversion: "@(#) $" "OpenLDAP: ldapsearch 2.5.13 …"',
          },
        ],
      },
    ],
  },
];

/** Kerberos is a library first; Heimdal's has the same name. */
export const SERVER_PATTERNS: readonly PatternRow[] = [
  {
    file: 'libkrb5.so',
    kinds: () => [
      {
        name: 'krb5',
        marks: [
          {
            needle: 'KRB5_BRAND: ',
            bytes: 80,
            version: /KRB5_BRAND:\s+krb5-\S+\s+(?<version>\d+(?:\.\d+){1,2})\s/s,
            source:
              'MIT Kerberos src/lib/krb5/krb/brand.c: "KRB5_BRAND: <cvs_tag> <release_name> <date>"',
          },
        ],
      },
      {
        name: 'heimdal-krb5',
        marks: [
          {
            needle: '$Version: ',
            bytes: 40,
            version: /\$Version:\s+Heimdal\s+(?<version>\d+(?:\.\d+){1,2})\s/s,
            source:
              'Heimdal lib/vers/print_version.c: "$Version: Heimdal 7.8.0 $" as libkrb5.so.26 has it',
          },
        ],
      },
    ],
  },
];
