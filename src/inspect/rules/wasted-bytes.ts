// F2. The rule wasted-bytes: pure.

import type { Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import type { Hiding, LayerFile } from '../../model/rootfs.ts';
import { counted, formatBytes } from '../../text/bytes.ts';
import { directoryOf } from '../paths.ts';

const WORTH_A_WORD = 1 << 20;
/** Every installing step writes them anew, and nobody can have it otherwise. */
const REGISTERS =
  /^\/(?:var\/lib\/(?:dpkg|apt|rpm)|var\/cache\/(?:debconf|ldconfig)|var\/log|(?:usr\/)?lib\/(?:apk|sysimage)|etc)\//;
/** A directory stands for the bytes below it when it holds so much of them. */
const MOST = 0.8;
const MAX_ALSO = 10;

/** Files of one layer that another one hides in one way. */
interface Group {
  readonly layer: number;
  readonly hidden: Hiding;
  readonly files: LayerFile[];
  bytes: number;
}

export const wastedBytes: Rule = {
  name: 'wasted-bytes',
  version: 1,
  level: 'warning',
  title: 'Bytes that every pull moves and no container sees, 1 MiB or more by one instruction',
  why:
    'Layers only ever add: what a later instruction deletes, overwrites or gives another mode or ' +
    'owner stays in the layer below, and is pulled and stored all the same.',
  fix: 'Delete in the same RUN that made the files, and set mode and owner by COPY --chmod and --chown.',
  against: {
    argument:
      'Joining RUN instructions makes the Dockerfile harder to read and its cache coarser, and in ' +
      'a builder stage nobody pulls the waste.',
    answer:
      'Only what ships is judged, never a builder stage: do the work there, in as many steps as ' +
      'you like, and copy the result. Less than 1 MiB by one instruction is not said, nor the ' +
      'databases of package managers, nor what a base image hides of itself.',
  },
  exception: { path: '/opt/model/**', reason: 'the model is patched on top of a shared layer' },
  match(input) {
    const matches = groupsOf(input).map((group) => toMatch(group, input));
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};

/** The largest first. What a base image hides of itself is its vendor's matter. */
function groupsOf({ rootfs, origins }: RuleInput): Group[] {
  const groups = new Map<string, Group>();
  for (const file of rootfs.hiddenFiles()) {
    const { path, layer, size, hidden } = file;
    if (hidden === null || size === 0 || origins[hidden.layer] === 'base-image') continue;
    if (hidden.how === 'replaced' && REGISTERS.test(path)) continue;
    const key = `${layer} ${hidden.layer} ${hidden.how}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { layer, hidden, files: [file], bytes: size });
    else {
      group.files.push(file);
      group.bytes += size;
    }
  }
  return [...groups.values()]
    .filter(({ bytes }) => bytes >= WORTH_A_WORD)
    .toSorted((left, right) => right.bytes - left.bytes);
}

const WORDS: Readonly<Record<Hiding['how'], string>> = {
  deleted: 'deleted by a later instruction',
  replaced: 'overwritten by a later instruction',
  copied: 'copied again for another mode, owner or time',
};

/**
 * Own bytes are the finding of the layer that ships them; the base image's are charged to the layer
 * that hides them, because that is where a reader can do something.
 */
function toMatch({ layer, hidden, files, bytes }: Group, { origins }: RuleInput): RuleMatch {
  const isInherited = origins[layer] === 'base-image';
  const path = mainPath(files, bytes);
  const largest = files.toSorted((left, right) => right.size - left.size);
  const also = largest
    .slice(0, MAX_ALSO)
    .map((file) => file.path)
    .filter((one) => one !== path);
  const size = formatBytes(bytes, 'plain');
  const of = isInherited ? ' of the base image' : '';
  return {
    path,
    layer: isInherited ? hidden.layer : layer,
    ...(!isInherited && hidden.layer !== layer && { hiddenBy: hidden.layer }),
    message: `${size}${of} in ${counted(files.length, 'file')} at ${path}, ${WORDS[hidden.how]}`,
    evidence: {
      what: `${size} ${hidden.how === 'copied' ? 'shipped twice' : 'shipped and hidden'}`,
      by: 'path',
      detail: hidden.how,
      ...(also.length > 0 && { also }),
      ...(files.length > also.length + 1 && { alsoCount: files.length - 1 }),
    },
  };
}

/** The file, or the deepest directory that holds nearly all of the bytes. */
function mainPath(files: readonly LayerFile[], bytes: number): string {
  const [only] = files;
  if (files.length === 1 && only !== undefined) return only.path;
  const sums = new Map<string, number>();
  for (const { path, size } of files) {
    for (let at = directoryOf(path); at !== '/'; at = directoryOf(at)) {
      sums.set(at, (sums.get(at) ?? 0) + size);
    }
  }
  const main = [...sums].filter(([, sum]) => sum >= bytes * MOST).map(([at]) => at);
  return main.reduce((deepest, at) => (at.length > deepest.length ? at : deepest), '/');
}
