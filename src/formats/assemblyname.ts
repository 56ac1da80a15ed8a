// F1. Name and version of a .NET assembly by its version resource: pure.
// Which field says it differs by author; the choices are syft's, so that both name it alike.

import type { VersionStrings } from './peversion.ts';

export type AssemblyName = { readonly name: string; readonly version: string };

/** Microsoft writes the framework into the product, and the library into the description. */
const MICROSOFT = ['FileDescription', 'InternalName', 'OriginalFilename', 'ProductName'];
const OTHERS = ['ProductName', 'FileDescription', 'InternalName', 'OriginalFilename'];
/** ` (net8.0)`, which some libraries write behind their name. */
const FRAMEWORK = /\s*\(net[^)]*\d\)$/;
const VERSION = /^v?(\d+(?:\.\d+)*)(?:-[\w.~-]+)?(?:\+[\w.~-]+)?$/;
/** No field that names anything is longer. */
const LONGEST = 1000;

/** `file` is the file's own name, which stands in where the resource has none. */
export function nameAssembly(strings: VersionStrings, file: string): AssemblyName {
  const read = (field: string): string => (strings.get(field) ?? '').slice(0, LONGEST);
  const isMicrosofts = /microsoft/i.test(`${read('CompanyName')}\n${read('ProductName')}`);
  const fields = (isMicrosofts ? MICROSOFT : OTHERS).map((field) => tidied(read(field)));
  const name = fields.find((field) => field !== '') ?? '';
  return {
    name: name.replace(FRAMEWORK, '') || file.replace(/\.(?:dll|exe|bpl)$/i, ''),
    version: versionOf(leading(read('ProductVersion')), leading(read('FileVersion')), isMicrosofts),
  };
}

const tidied = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** `4.6.26515.06 @BuiltBy: dlab` → `4.6.26515.06`: up to the first word without a digit behind one. */
function leading(text: string): string {
  const words = text.trim().split(/\s+/u);
  const first = words.findIndex((word) => /\d/.test(word));
  const rest = words.findIndex((word, i) => first >= 0 && i > first && !/\d/.test(word));
  return words.slice(0, rest < 0 ? words.length : rest).join(' ');
}

function versionOf(product: string, file: string, isMicrosofts: boolean): string {
  const [ofProduct, ofFile] = [parsed(product), parsed(file)];
  if (isMicrosofts && ofProduct !== null && ofFile !== null) {
    // The file's version is then the build's stamp: `8.0.123.58001` of 8.0.1.
    const isSame = ofProduct[0] === ofFile[0] && ofProduct[1] === ofFile[1];
    if (isSame && ofProduct.length < ofFile.length) return product.split('+', 1)[0] ?? '';
  }
  if (ofProduct !== null && ofFile === null) return product;
  const order = ofProduct === null || ofFile === null ? 0 : compare(ofProduct, ofFile);
  if (order !== 0) return order < 0 ? file : product;
  const [signs, signsOfFile] = [punctuation(product), punctuation(file)];
  const isNumbered = (text: string): boolean => /\d/.test(text);
  if (isNumbered(product) && signs >= signsOfFile) return product;
  if (isNumbered(file) && (signsOfFile > 0 || !isNumbered(product))) return file;
  return product;
}

const punctuation = (text: string): number => text.match(/[.,]+/g)?.length ?? 0;

/** At least three numbers. A hash of a commit is none, though syft takes one for a version. */
function parsed(text: string): readonly number[] | null {
  const numbers = VERSION.exec(text)?.[1]?.split('.').map(Number);
  return numbers === undefined ? null : [...numbers, 0, 0].slice(0, Math.max(numbers.length, 3));
}

/** Below 0: the first is the lower one. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
