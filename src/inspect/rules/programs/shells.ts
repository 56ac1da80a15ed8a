// F2. The shells the rule no-shell knows, by name and by content: data.
//
// Every byte string is quoted from the program's source, and was found in the binaries of Debian 12
// and 13 (amd64) and in no other program there (test/e2e/rules.test.ts asks real packages again).

import type { Program } from '../../programs.ts';

/** What every shell is: a program, never a script of that name. */
const shell = (program: Omit<Program, 'elfOnly'>): Program => ({ ...program, elfOnly: true });

const BUSYBOX = 'BusyBox is copyrighted by many authors';
const NO_TTY = "can't access tty; job control turned off";
/** BB_BANNER of libbb: `"BusyBox v" BB_VER BB_EXTRA_VERSION`. */
const BUSYBOX_VERSION = /BusyBox v(\d+\.\d+\.\d+)/;

const ALMQUIST: readonly Program[] = [
  shell({
    what: 'BusyBox',
    names: ['busybox', 'busybox.static', 'busybox-extras', 'bbsuid'],
    signatures: [
      {
        all: [BUSYBOX, NO_TTY],
        what: 'BusyBox %v ash',
        version: BUSYBOX_VERSION,
        source:
          'busybox libbb/appletlib.c: full_write2_str("BusyBox is copyrighted by many authors ' +
          'between 1998-2015.\\n"); shell/ash.c: ash_msg("can\'t access tty; job control turned off")',
      },
      {
        all: [BUSYBOX],
        what: 'BusyBox %v',
        version: BUSYBOX_VERSION,
        source:
          'busybox libbb/appletlib.c: full_write2_str("BusyBox is copyrighted by many authors ' +
          'between 1998-2015.\\n")',
      },
    ],
  }),
  shell({
    what: 'dash',
    names: ['dash', 'dash.static'],
    signatures: [
      {
        all: ['arithmetic expression: %s: "%s"'],
        what: 'dash',
        source:
          'dash src/arith_yacc.c: sh_error("arithmetic expression: %s: \\"%s\\"", s, ' +
          'arith_startbuf); the same in klibc usr/dash and FreeBSD bin/sh',
      },
    ],
  }),
  shell({
    what: 'ash',
    names: ['ash', 'ash.static'],
    signatures: [
      {
        all: [NO_TTY],
        what: 'ash',
        source:
          'busybox shell/ash.c built alone, NetBSD bin/sh/jobs.c: "can\'t access tty; job control ' +
          'turned off"',
      },
    ],
  }),
];

const KORN: readonly Program[] = [
  shell({
    what: 'mksh',
    names: ['mksh', 'mksh-static', 'lksh', 'rmksh'],
    signatures: [
      {
        all: ["Use 'exit' to leave mksh"],
        what: 'mksh',
        source: 'mksh main.c: shellf("Use \'exit\' to leave mksh\\n")',
      },
    ],
  }),
  shell({
    what: 'ksh',
    names: ['ksh', 'ksh88', 'ksh93', 'rksh', 'rksh93', 'pdksh', 'oksh', 'loksh', 'posh'],
    signatures: [
      {
        all: ['Shell, the standard command language interpreter'],
        what: 'ksh93',
        source:
          'ksh93 src/cmd/ksh93/data/builtins.c, sh_optksh: "[+NAME?… - Shell, the standard command ' +
          'language interpreter]"',
      },
      {
        all: ["Use `exit' to leave ksh"],
        what: 'pdksh',
        source: 'pdksh, oksh, posh main.c: shellf("Use `exit\' to leave ksh\\n")',
      },
    ],
  }),
];

const OTHERS: readonly Program[] = [
  shell({
    what: 'bash',
    names: ['bash', 'bash-static', 'rbash'],
    versioned: true,
    signatures: [
      {
        all: ['GNU bash, version %s-(%s)'],
        what: 'bash %v',
        // SCCSVERSION of mkversion.sh: `@(#)Bash version 5.2.37(1) release GNU`.
        version: /@\(#\)Bash version (\d+\.\d+\.\d+)/,
        source: 'bash shell.c: fprintf (fp, _("GNU bash, version %s-(%s)\\n"), …)',
      },
    ],
  }),
  shell({
    what: 'zsh',
    names: ['zsh', 'rzsh', 'zsh-static'],
    versioned: true,
    signatures: [
      {
        all: ["can't assign array value to non-array special"],
        what: 'zsh',
        source:
          'zsh Src/builtin.c (5.1 and later): zerrnam(cname, "%s: can\'t assign array value to ' +
          'non-array special", pname)',
      },
    ],
  }),
  shell({
    what: 'Toybox',
    names: ['toybox'],
    signatures: [
      {
        all: ['(see https://landley.net/toybox)'],
        what: 'Toybox',
        source: 'toybox main.c, help for all commands: " (see https://landley.net/toybox)"',
      },
    ],
  }),
  shell({
    what: 'yash',
    names: ['yash'],
    signatures: [
      {
        all: ['Yet another shell, version %s'],
        what: 'yash',
        source: 'yash yash.c: xprintf(gt("Yet another shell, version %s\\n"), PACKAGE_VERSION)',
      },
    ],
  }),
  shell({
    what: 'tcsh',
    names: ['tcsh', 'csh', 'bsd-csh'],
    signatures: [
      {
        all: ['Thus no job control in this shell.'],
        what: 'tcsh',
        source: 'tcsh sh.c, csh csh.c: "Thus no job control in this shell.\\n"',
      },
    ],
  }),
];

/** By name only: what their sources guarantee stands in their helper programs too, or is short. */
const BY_NAME: readonly Program[] = [
  shell({ what: 'sh', names: ['sh'] }),
  shell({ what: 'fish', names: ['fish'] }),
  shell({ what: 'rc', names: ['rc.byron', 'rc.plan9'] }),
  { what: 'elvish', names: ['elvish'] },
  { what: 'nushell', names: ['nu'] },
  { what: 'xonsh', names: ['xonsh'] },
  { what: 'PowerShell', names: ['pwsh'] },
];

/** Rows whose signatures need more strings come before rows that need fewer of the same. */
export const SHELLS: readonly Program[] = [...ALMQUIST, ...KORN, ...OTHERS, ...BY_NAME];
