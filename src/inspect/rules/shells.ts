// F2. The shells the rule no-shell knows, by name and by content: data.

import type { Program } from '../programs.ts';

/** What every shell is: a program, never a script of that name. */
const shell = (program: Omit<Program, 'elfOnly'>): Program => ({ ...program, elfOnly: true });

export const SHELLS: readonly Program[] = [
  shell({ what: 'sh', names: ['sh'] }),
  shell({ what: 'bash', names: ['bash', 'bash-static', 'rbash'], versioned: true }),
  shell({ what: 'dash', names: ['dash', 'ash', 'ash.static', 'dash.static'] }),
  shell({ what: 'BusyBox', names: ['busybox', 'busybox.static', 'busybox-extras', 'bbsuid'] }),
  shell({ what: 'Toybox', names: ['toybox'] }),
  shell({ what: 'zsh', names: ['zsh', 'rzsh', 'zsh-static'], versioned: true }),
  shell({ what: 'mksh', names: ['mksh', 'mksh-static', 'lksh', 'rmksh'] }),
  shell({
    what: 'ksh',
    names: ['ksh', 'ksh88', 'ksh93', 'rksh', 'rksh93', 'pdksh', 'oksh', 'loksh'],
  }),
  shell({ what: 'yash', names: ['yash'] }),
  shell({ what: 'fish', names: ['fish'] }),
  shell({ what: 'tcsh', names: ['tcsh', 'csh', 'bsd-csh'] }),
  shell({ what: 'posh', names: ['posh'] }),
  shell({ what: 'rc', names: ['rc.byron', 'rc.plan9'] }),
  { what: 'elvish', names: ['elvish'] },
  { what: 'nushell', names: ['nu'] },
  { what: 'xonsh', names: ['xonsh'] },
  { what: 'PowerShell', names: ['pwsh'] },
];
