// F1. apk's database of installed packages (apk-tools, apk_database.c, `lib/apk/db/installed`): pure.

import { lines } from './control.ts';

/** One installed package. */
export type ApkPackage = {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Absolute paths of its files. */
  readonly files: readonly string[];
};

interface Draft {
  name: string;
  version: string;
  architecture: string;
  folder: string;
  files: string[];
}

const EMPTY: Draft = { name: '', version: '', architecture: '', folder: '', files: [] };

/**
 * Reads the database: records end with a blank line; `P:` name, `V:` version, `A:` architecture,
 * `F:` a folder (without leading slash, empty for the root), `R:` a file in the folder above it.
 */
export function readApkDatabase(text: string): ApkPackage[] {
  const found: ApkPackage[] = [];
  let draft: Draft = { ...EMPTY, files: [] };
  const end = (): void => {
    const { name, version, architecture, files } = draft;
    if (name !== '' && version !== '') found.push({ name, version, architecture, files });
    draft = { ...EMPTY, files: [] };
  };
  for (const line of lines(text)) {
    if (line === '') end();
    else if (line[1] === ':') readField(draft, line[0] ?? '', line.slice(2));
  }
  end();
  return found;
}

function readField(draft: Draft, tag: string, value: string): void {
  switch (tag) {
    case 'P':
      draft.name = value;
      break;
    case 'V':
      draft.version = value;
      break;
    case 'A':
      draft.architecture = value;
      break;
    case 'F':
      draft.folder = value === '' ? '' : `/${value}`;
      break;
    case 'R':
      draft.files.push(`${draft.folder}/${value}`);
      break;
    default:
      break;
  }
}
