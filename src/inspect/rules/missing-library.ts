// F2. The rule missing-library: pure.

import type { Rule, RuleInput, RuleOutcome } from '../../model/knowledge.ts';
import { startedInodes } from '../loader/commands.ts';
import { extract, wants, type LoaderFact } from '../loader/facts.ts';
import { readObjects } from '../loader/objects.ts';
import { Advice } from './missing/fix.ts';
import { findBrokenScripts } from './missing/interpreters.ts';
import { LibraryJudge } from './missing/libraries.ts';
import { interpreterLack, libraryLack, scriptLack, toMatches } from './missing/matches.ts';

const NAME = 'missing-library';

export const missingLibrary: Rule<LoaderFact> = {
  name: NAME,
  version: 1,
  wants,
  extract,
  level: 'error',
  title: 'A program, library or script that needs what is not in the image',
  why:
    'The build succeeds, the image is pushed, and the program ends with “error while loading shared ' +
    'libraries”, or with “no such file or directory” for a file that is there. It is what most ' +
    'often goes wrong when files are copied from a builder stage without what they need.',
  fix:
    'Copy the library from the stage that built the program, install the package that brings it in ' +
    'the stage that ships, or link statically.',
  against: {
    argument:
      'What a program needs may be mounted when the container starts, found by a wrapper that sets ' +
      'LD_LIBRARY_PATH, or belong to a plugin that nobody uses.',
    answer:
      'What NVIDIA’s container runtime mounts is known. A library beside the program, in the same ' +
      'installation, counts as found, unless the image starts that program itself; a plugin is ' +
      'judged only where this Dockerfile brought it, and may rely on what its program has loaded. ' +
      'For another volume, or a part that is never loaded, an exception names the path.',
  },
  exception: {
    path: '/opt/app/plugins/legacy.so',
    reason: 'its library comes with a volume of the host',
  },
  match,
};

function match(input: RuleInput): RuleOutcome {
  const objects = readObjects(input.rootfs, NAME);
  const started = startedInodes(input);
  const { troubles, interpreters, unread, judged } = new LibraryJudge(
    input,
    objects,
    started,
  ).judge();
  const scripts = findBrokenScripts(input, objects, started);
  const advice = new Advice(input, objects, NAME);
  const matches = toMatches([
    ...troubles.map((trouble) => libraryLack(trouble, objects, advice)),
    ...interpreters.map(interpreterLack),
    ...scripts.map(scriptLack),
  ]);
  if (matches.length > 0) return { status: 'found', matches };
  const [first] = unread;
  if (first !== undefined) {
    const others = unread.length === 1 ? '' : ` and ${unread.length - 1} more files`;
    return {
      status: 'unknown',
      reason: `What ${first.entry.path}${others} asks of the loader could not be read`,
      next: `Ask the image’s own loader: docker run --rm --entrypoint ldd IMAGE ${first.entry.path}`,
    };
  }
  if (judged === 0 && objects.scripts.length === 0) {
    return { status: 'satisfied', reason: 'Nothing in the image is linked dynamically' };
  }
  return { status: 'none' };
}
