// F2. The rule setuid: pure.

import type { Rule, RuleMatch } from '../../model/knowledge.ts';
import type { RootfsEntry } from '../../model/rootfs.ts';
import { surveyOf } from '../survey.ts';

const SETUID = 0o4000;
const SETGID = 0o2000;
const GROUP_EXEC = 0o010;

/** Without the group's exec bit setgid asks for locks and starts nothing (chmod(2), inode(7)). */
function bitsOf({ mode }: RootfsEntry): string[] {
  const isSetgid = (mode & SETGID) !== 0 && (mode & GROUP_EXEC) !== 0;
  return [...((mode & SETUID) !== 0 ? ['setuid'] : []), ...(isSetgid ? ['setgid'] : [])];
}

function toMatch(entry: RootfsEntry, bits: readonly string[], also: readonly string[]): RuleMatch {
  const { path, layer, uid, gid, mode } = entry;
  const as = [
    ...(bits.includes('setuid') ? [uid === 0 ? 'root' : `uid ${uid}`] : []),
    ...(bits.includes('setgid') ? [gid === 0 ? 'group root' : `gid ${gid}`] : []),
  ].join(' and ');
  const what = bits.join(' and ');
  const octal = `0${mode.toString(8)}`;
  return {
    path,
    layer,
    message: `${path} is ${what} (${octal}): it runs as ${as}, whoever starts it`,
    evidence: { what, by: 'path', detail: octal, ...(also.length > 0 && { also }) },
    fix:
      `Take the bit away in the stage that ships, where it is not needed: ` +
      `\`RUN chmod ${bits.includes('setuid') ? 'u-s' : ''}${bits.length === 2 ? ',' : ''}` +
      `${bits.includes('setgid') ? 'g-s' : ''} ${path}\`.`,
  };
}

const MOST_ALSO = 50;

export const setuid: Rule = {
  name: 'setuid',
  version: 1,
  level: 'note',
  title: 'Programs with setuid or setgid bits',
  why:
    'A setuid program hands its owner’s rights to whoever starts it: where USER is not root it is ' +
    'the way back to root.',
  fix: 'Take the bits away in the stage that ships: `RUN chmod u-s,g-s …`.',
  against: {
    argument:
      'Every Debian image has `su`, `mount` and `passwd`, and `no-new-privileges` makes the bit ' +
      'void.',
    answer:
      'That is why this is a note: it changes no conclusion, and lists what to look at. Raise it in ' +
      '`rules:` where the option is not set everywhere.',
  },
  exception: { path: '/usr/bin/sudo', reason: 'the runner’s image gives its user sudo' },
  match: ({ rootfs }) => {
    const found = new Map<number, { entry: RootfsEntry; bits: string[]; also: string[] }>();
    for (const entry of surveyOf(rootfs).executables) {
      const bits = bitsOf(entry);
      if (bits.length === 0) continue;
      const known = found.get(entry.inode);
      if (known === undefined) found.set(entry.inode, { entry, bits, also: [] });
      else if (known.also.length < MOST_ALSO) known.also.push(entry.path);
    }
    const matches = [...found.values()].map(({ entry, bits, also }) => toMatch(entry, bits, also));
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};
