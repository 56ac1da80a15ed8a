// F1. A gem's specification as RubyGems writes it (lib/rubygems/specification.rb, `to_ruby`): Ruby
// code of a fixed form, read as text and never run. Pure.

import { lines } from './control.ts';

/** One installed gem. */
export type Gemspec = {
  readonly name: string;
  readonly version: string;
  /** `x86_64-linux`, `java`; '' for what runs on any Ruby. */
  readonly platform: string;
  /** As the gem names its files, relative to its own folder; those with `..` are left out. */
  readonly files: readonly string[];
};

/** `s.name = "rake".freeze`; `%q{rake}` before RubyGems 1.8. */
const FIELD = /^\s*(\w+)\.(name|version|platform)\s*=\s*(.+)$/;
const VALUE = /^(?:Gem::(?:Version|Platform)\.new\()?(?:"([^"\\#]*)"|'([^'\\]*)'|%q\{([^{}\\]*)\})/;
const FILES = /^\s*(\w+)\.files\s*=\s*\[/;
const QUOTED = /"([^"\\]*)"/g;
const RECEIVER = /^\s*Gem::Specification\.new\b[^|]*\|\s*(\w+)\s*\|/;
/** Names, versions and platforms stand in short lines; a list of files is one long one. */
const LONGEST_FIELD = 1000;
/** The largest gems have some 10,000. */
const MOST_FILES = 50_000;

/** Throws where no name or version stands in the text: another form of Ruby, or a part of a file. */
export function readGemspec(text: string): Gemspec {
  const fields = new Map<string, string>();
  let receiver: string | undefined;
  let files: readonly string[] = [];
  for (const line of lines(text)) {
    const start = line.slice(0, LONGEST_FIELD);
    receiver ??= RECEIVER.exec(start)?.[1];
    if (receiver === undefined) continue;
    const [, of, field, value] = FIELD.exec(start) ?? [];
    if (of === receiver && field !== undefined) fields.set(field, literalOf(value ?? ''));
    else if (FILES.exec(start)?.[1] === receiver) files = filesOf(line);
  }
  const name = fields.get('name') ?? '';
  const version = fields.get('version') ?? '';
  if (name === '' || version === '') throw new Error('the specification tells no name and version');
  const platform = fields.get('platform') ?? '';
  return { name, version, platform: platform === 'ruby' ? '' : platform, files };
}

/** '' for what would have to be evaluated. */
function literalOf(value: string): string {
  const [, double, single, percent] = VALUE.exec(value) ?? [];
  return double ?? single ?? percent ?? '';
}

function filesOf(line: string): string[] {
  const files: string[] = [];
  for (const [, file] of line.matchAll(QUOTED)) {
    if (files.length === MOST_FILES) break;
    if (file !== undefined && !file.split('/').includes('..')) files.push(file);
  }
  return files;
}
