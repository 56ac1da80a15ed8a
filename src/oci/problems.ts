// F1. What a partial reading of a layer is called, what it means and what to do. Pure.
import type { Problem } from '../model/snapshot.ts';
import type { LayerNote } from './layerindex.ts';
import type { TarNote } from './tar.ts';

interface ProblemRow {
  readonly message: (path: string) => string;
  readonly next: string;
  /** What it leaves untold: file contents, or which paths there are. */
  readonly hides: 'content' | 'paths' | 'nothing';
}

const ROWS: Readonly<Record<TarNote, ProblemRow>> = {
  'hostile-path': {
    message: (path) => `The layer’s tar names ${show(path)}, which leaves its directory`,
    next: 'Find out who made this layer; the entry was passed by.',
    hides: 'paths',
  },
  'unknown-entry': {
    message: (path) => `${show(path)} is of a type that no engine unpacks`,
    next: 'Build the image again with a current builder; the entry was passed by.',
    hides: 'paths',
  },
  'sparse-file': {
    message: (path) => `${show(path)} is stored as a sparse file, whose content was not read`,
    next: 'Pack the layer without sparse files (tar without --sparse).',
    hides: 'content',
  },
  'global-header': {
    message: () => 'The layer’s tar has a global pax header that engines do not apply',
    next: 'Pack the layer without global headers that change names, sizes or owners.',
    hides: 'nothing',
  },
  'bad-whiteout': {
    message: (path) => `${show(path)} is a whiteout that names nothing`,
    next: 'Build the image again with a current builder; the entry was passed by.',
    hides: 'nothing',
  },
  'hardlink-target': {
    message: (path) => `${show(path)} is a hard link to something that is not there`,
    next: 'Build the image again: an engine cannot unpack this layer.',
    hides: 'paths',
  },
  'symlink-loop': {
    message: (path) => `The directory of ${show(path)} is a loop of symbolic links`,
    next: 'Build the image again: an engine cannot unpack this layer.',
    hides: 'paths',
  },
};

/** Names of rows of knowledge: those that read contents, and all of them. */
export interface RowNames {
  readonly extractors: readonly string[];
  readonly all: readonly string[];
}

/**
 * A note as the report shows it. `affects` names whatever could be wrong by it: the extractors
 * that did not see a content; with a path unseen every row, and the content sizes as well.
 */
export function problemOf(note: LayerNote, layer: number, rows: RowNames): Problem {
  const row = ROWS[note.code];
  const affects = {
    content: rows.extractors,
    paths: ['content', 'wasted', ...rows.all],
    nothing: [],
  }[row.hides];
  const { code, path } = note;
  return { code, message: row.message(path), next: row.next, path, layer, affects };
}

/** An extractor that failed on one file: its own rows are unknown, everything else stands. */
export function extractorProblem(
  extractor: string,
  path: string,
  reason: string,
  layer: number,
): Problem {
  return {
    code: 'extractor-failed',
    message: `${extractor} could not read ${show(path)}: ${reason}`,
    next: 'Report it with the file, if you can share it.',
    path,
    layer,
    affects: [extractor],
  };
}

function show(path: string): string {
  return path === '' ? 'an entry' : path.length > 120 ? `${path.slice(0, 117)}...` : path;
}
