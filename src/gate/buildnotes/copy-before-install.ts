// F3. Pure: sources copied before dependencies are installed, so that every changed source file
// installs them again.

import type { Instruction, Stage } from '../../model/dockerfile.ts';
import type { BuildNoteRow, FoundNote } from './row.ts';

interface Installer {
  /** The step that fetches what a manifest lists. */
  readonly runs: RegExp;
  /** What it reads. */
  readonly manifests: string;
}

const INSTALLERS: readonly Installer[] = [
  {
    runs: /\bnpm (?:ci|i|install)(?![\w-]| +(?:-g|--global)\b)/,
    manifests: 'package.json and package-lock.json',
  },
  { runs: /\bpnpm (?:i|install|fetch)\b/, manifests: 'package.json and pnpm-lock.yaml' },
  {
    runs: /\byarn(?: install\b|\s*(?:$|&&|;|--frozen-lockfile|--immutable))/,
    manifests: 'package.json and yarn.lock',
  },
  { runs: /\bpip3? install\b[^&|;]* -r\b/, manifests: 'requirements.txt' },
  { runs: /\bpoetry install\b/, manifests: 'pyproject.toml and poetry.lock' },
  { runs: /\buv sync\b/, manifests: 'pyproject.toml and uv.lock' },
  { runs: /\bgo mod download\b/, manifests: 'go.mod and go.sum' },
  { runs: /\bcargo fetch\b/, manifests: 'Cargo.toml and Cargo.lock' },
  { runs: /\bbundle install\b/, manifests: 'Gemfile and Gemfile.lock' },
  { runs: /\bcomposer install\b/, manifests: 'composer.json and composer.lock' },
  { runs: /\bdependency:(?:go-offline|resolve)\b/, manifests: 'pom.xml' },
  { runs: /\bdotnet restore\b/, manifests: 'the project files' },
];

export const copyBeforeInstall: BuildNoteRow = {
  id: 'copy-before-install',
  find: ({ dockerfile }) => dockerfile.stages.flatMap(notesOf),
};

/** The first installing step below the first COPY of everything. */
function notesOf({ instructions }: Stage): FoundNote[] {
  const whole = instructions.findIndex(copiesContext);
  const copy = instructions[whole];
  if (copy === undefined) return [];
  for (const run of instructions.slice(whole + 1)) {
    const installer = run.keyword === 'RUN' ? installerOf(run.text) : undefined;
    if (installer === undefined) continue;
    return [
      {
        message: `Line ${copy.lines[0]} copies all sources before line ${run.lines[0]} installs dependencies: any changed file installs them again`,
        lines: copy.lines,
        fix: `Copy ${installer.manifests} first, install, then copy the rest.`,
      },
    ];
  }
  return [];
}

const installerOf = (text: string): Installer | undefined =>
  INSTALLERS.find(({ runs }) => runs.test(text));

/** `COPY . .`, from the context and not from a stage. */
function copiesContext({ keyword, flags, args }: Instruction): boolean {
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from')) return false;
  return args.slice(0, -1).some((source) => /^(?:\.\/?|\/)$/.test(source));
}
