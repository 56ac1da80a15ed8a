// F2. The debuggers, tracers and packet sniffers the rule no-debugger knows: data.
//
// Left out on purpose: `jdb`, `jmap` and `jstack` come with a JDK, which no-compiler finds by its
// compiler; .NET's `createdump` is a part of its runtime; `rr` is RoadRunner's server as well.

import type { Program } from '../../programs.ts';

const DEBUGGERS: readonly Program[] = [
  {
    what: 'GDB',
    names: ['gdb', 'gdbserver', 'gdb-multiarch', 'gdbtui', 'gcore', 'gdb-add-index', 'cgdb'],
    cross: true,
    together: true,
    signatures: [
      {
        all: ['This is the GNU debugger.  Usage:'],
        what: 'GDB',
        source: 'gdb gdb/main.c, print_gdb_help: _("This is the GNU debugger.  Usage:\\n\\n")',
      },
    ],
  },
  {
    what: 'LLDB',
    names: ['lldb', 'lldb-server', 'lldb-dap', 'lldb-vscode', 'lldb-argdumper'],
    versioned: true,
  },
  { what: 'Delve', names: ['dlv'] },
  { what: 'radare2', names: ['radare2', 'rizin'] },
  { what: 'vsdbg', names: ['vsdbg', 'netcoredbg'] },
  { what: '.NET diagnostics', names: ['dotnet-dump', 'dotnet-trace', 'dotnet-counters'] },
  { what: 'py-spy', names: ['py-spy', 'memray', 'austin'] },
];

const TRACERS: readonly Program[] = [
  {
    what: 'strace',
    names: ['strace'],
    signatures: [
      {
        all: ['must have PROG [ARGS] or -p PID'],
        what: 'strace',
        source: 'strace src/strace.c, init: error_msg_and_help("must have PROG [ARGS] or -p PID")',
      },
    ],
  },
  { what: 'ltrace', names: ['ltrace', 'uftrace'] },
  { what: 'perf', names: ['perf'], versioned: true },
  { what: 'Valgrind', names: ['valgrind', 'vgdb', 'callgrind_control'] },
  { what: 'bpftrace', names: ['bpftrace', 'bpftool'] },
  { what: 'SystemTap', names: ['stap', 'staprun'] },
  { what: 'trace-cmd', names: ['trace-cmd', 'sysdig'] },
];

const SNIFFERS: readonly Program[] = [
  { what: 'tcpdump', names: ['tcpdump', 'ngrep', 'tcpflow'] },
  { what: 'Wireshark', names: ['tshark', 'wireshark', 'dumpcap'] },
];

export const DEBUGGER_PROGRAMS: readonly Program[] = [...DEBUGGERS, ...TRACERS, ...SNIFFERS];
