// May touch: reads examples/. Which examples there are, and the base images that they name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globalArgs } from '../../src/dockerfile/args.ts';
import { expand } from '../../src/dockerfile/expand.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import { scopeOf } from './check.ts';
import { readExpected, type AnyGate, type Expected } from './expected.ts';

export interface Example {
  readonly name: string;
  readonly folder: string;
  readonly expected: Expected;
  /** The text of its Dockerfiles. */
  readonly dockerfiles: readonly string[];
}

/** The folder of the examples with a mistake in them. */
const PITFALLS = 'pitfalls';

/**
 * The examples below `root`, by name, and after them its `pitfalls/NAME`; only those asked for,
 * where some are: `pitfalls` is all of these. Throws for one that is not there, and for a folder
 * without its `expected.yml`.
 */
export function findExamples(root: string, asked: readonly string[]): Example[] {
  const pitfalls = foldersOf(join(root, PITFALLS)).map((name) => `${PITFALLS}/${name}`);
  const names = [...foldersOf(root).filter((name) => name !== PITFALLS), ...pitfalls];
  const isAsked = (name: string, one: string): boolean => name === one || dirname(name) === one;
  const missing = asked.filter((one) => !names.some((name) => isAsked(name, one)));
  if (missing.length > 0) {
    throw new Error(`no example ${missing.join(', ')}; there are ${names.join(', ')}`);
  }
  return names
    .filter((name) => asked.length === 0 || asked.some((one) => isAsked(name, one)))
    .map((name) => readExample(name, join(root, name)));
}

/** Names of the folders in one, sorted; none where it is not there. */
function foldersOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((one) => (one.isDirectory() ? [one.name] : [])).toSorted();
}

function readExample(name: string, folder: string): Example {
  const path = join(folder, 'expected.yml');
  if (!existsSync(path)) throw new Error(`examples/${name} has no expected.yml`);
  const expected = readExpected(readFileSync(path, 'utf8'), `examples/${name}/expected.yml`);
  const dockerfiles = readdirSync(folder)
    .filter((file) => /(^|\.)Dockerfile$/u.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  return { name, folder, expected, dockerfiles };
}

/**
 * Those of the `known` tags that the Dockerfiles name: in FROM, `--from=` or `# syntax=`, with the
 * build arguments of any gate.
 */
export function imagesOf(examples: readonly Example[], known: readonly string[]): string[] {
  const words = new Set(
    examples.flatMap(({ dockerfiles, expected }) =>
      dockerfiles.flatMap((text) => expected.gates.flatMap((gate) => wordsOf(text, gate))),
    ),
  );
  return known.filter((tag) => words.has(tag));
}

function wordsOf(text: string, gate: AnyGate): string[] {
  const args = globalArgs(readDockerfile(text, 'Dockerfile'), scopeOf(gate));
  return text.split(/[\s=,'"]+/u).map((word) => expand(word, args));
}
