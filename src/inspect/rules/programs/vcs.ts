// F2. The version control programs the rule no-vcs knows, by name and by content: data.

import type { Program } from '../../programs.ts';

export const VCS_PROGRAMS: readonly Program[] = [
  {
    what: 'git',
    names: ['git'],
    together: true,
    signatures: [
      {
        all: ["'git help -a' and 'git help -g' list available subcommands"],
        what: 'git',
        source:
          "git git.c, git_more_info_string: N_(\"'git help -a' and 'git help -g' list available " +
          'subcommands and some\\nconcept guides. …")',
      },
    ],
  },
  { what: 'Git LFS', names: ['git-lfs'] },
  { what: 'Mercurial', names: ['hg', 'chg', 'rhg'], together: true },
  {
    what: 'Subversion',
    names: ['svn', 'svnadmin', 'svnlook', 'svnserve', 'svnsync'],
    together: true,
  },
  { what: 'Bazaar', names: ['bzr', 'brz'] },
  { what: 'Fossil', names: ['fossil'] },
  { what: 'Jujutsu', names: ['jj'] },
  { what: 'CVS', names: ['cvs'] },
  { what: 'Darcs', names: ['darcs', 'pijul'] },
  { what: 'Perforce', names: ['p4'] },
];
