// F2. Databases, known by name and content: data.

import type { Kind, Mark, Row } from './row.ts';

/** `15.1`, `8.0.37`, `15beta4`. */
const DATABASE = String.raw`(?<version>\d+(?:\.\d+){0,2}(?:alpha\d|beta\d|rc\d)?)`;
const SEMANTIC = String.raw`(?<version>\d+\.\d+\.\d+)`;

const one = (files: readonly string[], name: string, ...marks: readonly Mark[]): Row => ({
  files,
  kinds: [{ name, marks }],
});

/**
 * `7.0.14` + host + `-` + time of the build + state of the tree, without anything between; a host
 * in a container has twelve hexadecimal digits.
 */
const BUILD_ID: Mark = {
  needle: '-1',
  before: 60,
  bytes: 24,
  version:
    /(?<![\d.])(?:(?<version>\d+\.\d+\.\d+)[0-9a-f]{12}|(?<version>\d+\.\d+\.\d+)[A-Za-z][\w.-]{0,40}?)-1\d{9,}/s,
  source:
    'Redis and Valkey src/mkreleasehdr.sh: REDIS_BUILD_ID_RAW REDIS_VERSION REDIS_BUILD_ID ' +
    'REDIS_GIT_DIRTY REDIS_GIT_SHA1, with BUILD_ID=`uname -n`"-"`date +%s`',
};

/** The same where the build's time was given (SOURCE_DATE_EPOCH), as Debian's is. */
const DATED: Mark = {
  needle: '00000000\0',
  before: 48,
  bytes: 9,
  version: /(?<![\d.])(?<version>\d+\.\d+\.\d+?)1\d{9}[01]0{8}\0/s,
  source: BUILD_ID.source,
};

/** A path of the folder that a release was compiled in; `name` is the folder's, without version. */
const builtIn = (name: string, ending = ''): Mark => ({
  needle: `/${name}-`,
  bytes: name.length + 24,
  version: new RegExp(`/${name}-${DATABASE}${ending}`, 's'),
  source: `its build keeps the path of its source (__FILE__): …/${name}-8.0.36/…`,
});

const CLUSTER: Kind = { name: 'mysql-cluster', marks: [builtIn('mysql-cluster-gpl', '/')] };
const NDB_SOURCE = 'MySQL Cluster 7: MYSQL_SERVER_VERSION is "5.7.33-ndb-7.5.21"';

const MARIADB: Kind = {
  name: 'mariadb',
  marks: [
    {
      needle: '-MariaDB',
      before: 24,
      bytes: 8,
      version: new RegExp(`(?<![\\d.])${DATABASE}-MariaDB`, 's'),
      source: 'MariaDB include/mysql_version.h: #define MYSQL_SERVER_VERSION "10.11.6-MariaDB"',
    },
    {
      needle: 'mariadb-',
      bytes: 32,
      version: new RegExp(`mariadb-${DATABASE}-`, 's'),
      source: "MariaDB's own builds keep the name of the release's folder",
    },
  ],
};

/** MariaDB's client names its plugins after its version too: that is no MySQL. */
const NO_MARIADB = ['-MariaDB'];

export const DATABASES: readonly Row[] = [
  one(
    ['redis-server', 'redis-check-rdb', 'redis-check-aof', 'redis-sentinel'],
    'redis',
    BUILD_ID,
    DATED,
    {
      needle: 'Redis version ',
      bytes: 32,
      version: new RegExp(`Redis version ${SEMANTIC}`, 's'),
      source: 'Redis 2 src/redis.c: "Server started, Redis version " REDIS_VERSION',
    },
  ),
  one(
    ['valkey-server', 'valkey-check-rdb', 'valkey-check-aof', 'valkey-sentinel'],
    'valkey',
    BUILD_ID,
    DATED,
  ),
  one(['memcached'], 'memcached', {
    needle: 'memcached ',
    bytes: 24,
    version: new RegExp(`memcached ${SEMANTIC}`, 's'),
    source: 'memcached memcached.c: printf(PACKAGE " " VERSION "\\n")',
  }),
  one(['postgres'], 'postgresql', {
    needle: 'PostgreSQL ',
    before: 1,
    bytes: 24,
    version: new RegExp(String.raw`[\0?]PostgreSQL ${DATABASE}`, 's'),
    source: 'PostgreSQL pg_config.h: #define PG_VERSION_STR "PostgreSQL 15.1 on aarch64-…"',
  }),
  one(
    ['mongod'],
    'mongodb',
    {
      needle: 'tcmalloc',
      before: 16,
      bytes: 8,
      version: new RegExp(String.raw`${SEMANTIC}\0tcmalloc`, 's'),
      source: 'MongoDB 4 to 6 src/mongo/util/version.cpp: constants side by side',
    },
    {
      needle: 'heap_size',
      before: 24,
      bytes: 9,
      version: new RegExp(String.raw`${SEMANTIC}\0+heap_size`, 's'),
      source: 'MongoDB 7 src/mongo/util/version.cpp: constants side by side',
    },
    {
      needle: 'cppdefines',
      before: 24,
      bytes: 10,
      version: new RegExp(String.raw`${SEMANTIC}\0+cppdefines`, 's'),
      source: 'MongoDB 8 src/mongo/util/version.cpp: constants side by side',
    },
  ),
  one(['arangosh', 'arangod'], 'arangodb', {
    needle: '[linux]',
    before: 40,
    bytes: 7,
    version: /(?<version>\d+\.\d+\.\d+(?:-\d+)?)\s(?:enterprise\s)?\[linux\]/s,
    source: 'ArangoDB lib/Rest/Version.cpp: ARANGODB_VERSION_FULL, as "3.11.8 [linux]"',
  }),
  {
    files: ['mysql'],
    kinds: [
      {
        name: 'mysql',
        lacks: NO_MARIADB,
        marks: [
          {
            needle: '\0mysql',
            before: 40,
            bytes: 6,
            version: /\0(?<version>\d+\.\d+(?:\.\d+)?(?:alpha\d|beta\d|rc\d)?)\0+mysql/s,
            source: 'MySQL client/mysql.cc: MYSQL_SERVER_VERSION beside the names of its library',
          },
          builtIn('mysql'),
        ],
      },
    ],
  },
  { files: ['mysql'], kinds: [{ name: 'percona-server', marks: [builtIn('percona-server')] }] },
  {
    files: ['mysql'],
    kinds: [{ name: 'percona-xtradb-cluster', marks: [builtIn('Percona-XtraDB-Cluster')] }],
  },
  one(['mysqld'], 'mysql-server', {
    needle: 'cluster-gpl\0',
    bytes: 48,
    version: new RegExp(String.raw`cluster-gpl\0${DATABASE}-ndb-\d`, 's'),
    source: NDB_SOURCE,
  }),
  {
    files: ['mysqld'],
    kinds: [
      {
        name: 'mysql-cluster',
        marks: [
          {
            needle: 'cluster-gpl\0',
            bytes: 48,
            version: new RegExp(String.raw`cluster-gpl\0\d+(?:\.\d+){0,2}-ndb-${DATABASE}`, 's'),
            source: NDB_SOURCE,
          },
        ],
      },
      CLUSTER,
      { name: 'mysql-server', marks: [builtIn('mysql', '/')] },
    ],
  },
  { files: ['ndbd', 'ndbmtd', 'ndb_mgmd'], kinds: [CLUSTER] },
  one(['xtrabackup'], 'percona-xtrabackup', builtIn('percona-xtrabackup')),
  { files: ['mariadb', 'mysql', 'mariadbd', 'mysqld'], kinds: [MARIADB] },
  one(['sqlcipher'], 'sqlcipher', {
    needle: '4.',
    before: 1,
    bytes: 16,
    version: /\0(?<version>4\.\d+\.\d+)\0/s,
    source: 'SQLCipher src/sqlcipher.h: #define CIPHER_VERSION_NUMBER 4.5.6',
  }),
];
