// F2. The network clients the rule no-network-client knows, by name and by content: data.
//
// Left out on purpose: what only asks whether a host is there (`ping`, `nslookup`, `dig`) fetches
// nothing, and BusyBox has it in every Alpine image. HTTPie's `http` is what services call
// themselves, and `plink` a tool of genetics as well as PuTTY's.

import type { Program } from '../../programs.ts';

/** apt's own ways to fetch, run by apt alone: `/usr/lib/apt/methods/ftp`. */
const APT_METHOD = /\/apt\/methods\//;

const WEB: readonly Program[] = [
  {
    what: 'curl',
    names: ['curl', 'curl.real', 'curlie'],
    signatures: [
      {
        all: ['Usage: curl [options...] <url>'],
        what: 'curl',
        source: 'curl src/tool_help.c, tool_help: puts("Usage: curl [options...] <url>")',
      },
    ],
  },
  {
    what: 'wget',
    names: ['wget', 'wget2'],
    signatures: [
      {
        all: ['GNU Wget %s built on %s.'],
        what: 'wget',
        source: 'wget src/main.c, print_version: _("GNU Wget %s built on %s.\\n\\n")',
      },
    ],
  },
  { what: 'HTTPie', names: ['httpie', 'xh'] },
  { what: 'aria2', names: ['aria2c'] },
  { what: 'axel', names: ['axel'] },
  { what: 'grpcurl', names: ['grpcurl', 'websocat', 'wscat'] },
  { what: 'text browser', names: ['lynx', 'w3m', 'elinks'] },
];

const SOCKETS: readonly Program[] = [
  {
    what: 'netcat',
    names: ['nc', 'ncat', 'netcat', 'nc.openbsd', 'nc.traditional', 'pnetcat'],
  },
  { what: 'socat', names: ['socat', 'socat1'] },
  { what: 'telnet', names: ['telnet', 'telnet.netkit', 'inetutils-telnet'] },
  { what: 'nmap', names: ['nmap', 'nping', 'zmap', 'masscan'] },
];

const TRANSFER: readonly Program[] = [
  {
    what: 'FTP client',
    names: ['ftp', 'ftpget', 'ftpput', 'lftp', 'ncftp', 'tnftp', 'tftp', 'pftp', 'inetutils-ftp'],
    except: APT_METHOD,
  },
  {
    what: 'SSH client',
    names: ['ssh', 'scp', 'sftp', 'slogin', 'dbclient', 'dbscp', 'mosh-client'],
    except: APT_METHOD,
    together: true,
  },
  { what: 'rsh client', names: ['rsh', 'rlogin', 'rcp'], except: APT_METHOD },
  { what: 'rsync', names: ['rsync'] },
  { what: 'rclone', names: ['rclone'] },
  { what: 'smbclient', names: ['smbclient'] },
];

export const NETWORK_CLIENTS: readonly Program[] = [...WEB, ...SOCKETS, ...TRANSFER];
