// F2. What the files of a .NET application tell while they stream by: lists of libraries
// (`deps.json`, also inside a single-file program) and assemblies that name themselves. Pure.

import { IncompleteFacts } from '../../errors.ts';
import { nameAssembly, type AssemblyName } from '../../formats/assemblyname.ts';
import { readDepsJson, type DepsPackage } from '../../formats/depsjson.ts';
import { findVersionResource, readAssembly } from '../../formats/pe.ts';
import { readVersionStrings } from '../../formats/peversion.ts';
import type { EntryHead } from '../../model/rootfs.ts';
import type { OwnedFiles, SeenFile, Want } from '../../model/knowledge.ts';
import { firstValue } from '../../text/jsondepth.ts';
import { byDirectory, nameOf } from '../paths.ts';
import { wholeText } from './wholetext.ts';

/** One library, its files below the folder of the list: each directory with a slash before it. */
export type DotnetPackage = Omit<DepsPackage, 'files'> & { readonly files: readonly OwnedFiles[] };

export type DotnetFact =
  | { readonly kind: 'libraries'; readonly packages: readonly DotnetPackage[] }
  | (AssemblyName & { readonly kind: 'assembly' });

const DEPS = '.deps.json';
/** That of an application with 300 packages has 0.3 MB. */
const MOST_BYTES = 16 << 20;
/** The headers of an assembly, and its resources: icons are the largest of them. */
const HEADER_BYTES = 1024;
const MOST_RESOURCES = 1 << 20;
const ASSEMBLIES = new Set(['.dll', '.exe', '.bpl', '.DLL', '.EXE', '.BPL']);
/**
 * A single-file program carries its list as the SDK wrote it, uncompressed: indented, and with this
 * field first.
 */
const LIST = '"runtimeTarget": {';
const MOST_LIST_BYTES = 4 << 20;
/** Behind the field: what tells a list from a program that knows the field. */
const IS_LIST = /^"runtimeTarget": \{\s{1,20}"name": "\.NET/;
/** The host that every single-file program begins with has 70 kB. */
const LEAST_PROGRAM_BYTES = 64 << 10;

export function wantOf({ path, size, mode }: EntryHead, head: Buffer): Want | null {
  if (path.endsWith(DEPS)) return { bytes: MOST_BYTES };
  if (ASSEMBLIES.has(path.slice(-4))) {
    const assembly = readAssembly(head);
    if (assembly === null) return null;
    const { resources } = assembly;
    if (resources === null) return { bytes: HEADER_BYTES };
    const { offset, bytes } = resources;
    return {
      bytes: HEADER_BYTES,
      spans: [[offset, offset + Math.min(bytes, MOST_RESOURCES)]],
    };
  }
  const isProgram =
    size >= LEAST_PROGRAM_BYTES &&
    (mode & 0o111) !== 0 &&
    head.length > 4 &&
    head.readUInt32BE(0) === 0x7f454c46;
  if (!isProgram || path.includes('.so')) return null;
  return { captures: [{ needle: LIST, bytes: MOST_LIST_BYTES }] };
}

export function extractDotnet(file: SeenFile): DotnetFact | null {
  if (file.path.endsWith(DEPS)) {
    return librariesOf(wholeText(file), nameOf(file.path).slice(0, -DEPS.length));
  }
  return ASSEMBLIES.has(file.path.slice(-4)) ? assemblyOf(file) : bundledLibraries(file);
}

function librariesOf(text: string, application: string): DotnetFact | null {
  const { packages, complete } = readDepsJson(text, application);
  const fact: DotnetFact = {
    kind: 'libraries',
    packages: packages.map((one) => ({
      ...one,
      files: byDirectory(one.files.map((path) => `/${path}`)),
    })),
  };
  if (!complete) throw new IncompleteFacts('it names too many libraries', fact);
  return packages.length === 0 ? null : fact;
}

function assemblyOf({ path, bytes, spans }: SeenFile): DotnetFact {
  const place = readAssembly(bytes)?.resources ?? null;
  const resource = place && findVersionResource(spans[0] ?? Buffer.alloc(0), place.address);
  const strings = resource === null ? new Map<string, string>() : readVersionStrings(resource);
  return { kind: 'assembly', ...nameAssembly(strings, nameOf(path)) };
}

function bundledLibraries({ path, captures }: SeenFile): DotnetFact | null {
  const lists = captures.get(LIST) ?? [];
  const list = lists.find((bytes) => IS_LIST.test(bytes.toString('latin1', 0, 100)));
  if (list === undefined) return null;
  const text = firstValue(`{${list.toString('utf8')}`);
  if (text === null) throw new Error('the list of libraries inside is cut');
  return librariesOf(text, nameOf(path));
}
