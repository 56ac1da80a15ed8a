// F1. conda's records of installed packages, `conda-meta/*.json`: pure.
// The fields are those of conda's PrefixRecord (conda/models/records.py) and of rattler's.

import { asList, asObject, asText, asTexts, parseObject, type Fields } from '../text/json.ts';

/** One installed package. */
export type CondaPackage = {
  readonly name: string;
  readonly version: string;
  /** `py311h06a4308_0`; '' where the record has none, as for what follows. */
  readonly build: string;
  /** `conda-forge`, `main`, or the URL of a channel elsewhere, without what may be secret in it. */
  readonly channel: string;
  /** `linux-64`, `noarch`. */
  readonly subdir: string;
  /** `conda` or `tar.bz2`. */
  readonly archive: string;
  /** True for what somebody asked for by name, as far as the record tells. */
  readonly requested: boolean;
};

/** A record: the package, and its files relative to the environment's directory. */
export interface CondaRecord {
  readonly package: CondaPackage;
  readonly files: readonly string[];
}

/** Throws where it is no JSON, or names no package. */
export function readCondaRecord(bytes: Buffer): CondaRecord {
  const fields = parseObject(bytes);
  if (fields === null) throw new Error('it is no JSON object');
  const name = asText(fields['name']);
  if (name === '') throw new Error('it names no package');
  const subdir = asText(fields['subdir']);
  const archive = asText(fields['fn']) || asText(fields['url']);
  return {
    package: {
      name,
      version: asText(fields['version']),
      build: asText(fields['build']),
      channel: channelOf(asText(fields['channel']), subdir),
      subdir,
      archive: ['conda', 'tar.bz2'].find((suffix) => archive.endsWith(`.${suffix}`)) ?? '',
      requested: isRequested(fields),
    },
    files: filesOf(fields),
  };
}

/** `libgomp-11.2.0-h1234567_1.json`: conda names a record so, and version and build have no dash. */
export function readCondaFileName(file: string): CondaPackage | null {
  const stem = file.replace(/\.json$/u, '');
  const last = stem.lastIndexOf('-');
  const first = stem.lastIndexOf('-', last - 1);
  if (first < 1) return null;
  return {
    name: stem.slice(0, first),
    version: stem.slice(first + 1, last),
    build: stem.slice(last + 1),
    channel: '',
    subdir: '',
    archive: '',
    requested: false,
  };
}

/** Python wrote `None` for nothing; rattler, and conda after it, keep a list (`requested_specs`). */
function isRequested(fields: Fields): boolean {
  const one = asText(fields['requested_spec']);
  return asList(fields['requested_specs']).length > 0 || (one !== '' && one !== 'None');
}

/** `files`, or what is told of each under `paths_data` where a tool left it out. */
function filesOf({ files, paths_data: data }: Fields): readonly string[] {
  if (Array.isArray(files)) return asTexts(files);
  const paths = asList(asObject(data)?.['paths']);
  return asTexts(paths.map((one) => asObject(one)?.['_path']));
}

/**
 * conda writes a channel's URL with the platform behind it, rattler without. The two hosts that
 * everybody's channels stand on go by the channel's own name, as in the purl specification's example
 * (`channel=main`); a token in the path (`/t/TOKEN/`) and a user are nobody's business.
 */
function channelOf(channel: string, subdir: string): string {
  const plain = URL.canParse(channel) ? withoutSecrets(new URL(channel)) : channel;
  const base = withoutEnd(plain, '/');
  const name = subdir === '' ? base : withoutEnd(base, `/${subdir}`);
  return name.replace(/^https:\/\/(?:conda\.anaconda\.org|repo\.anaconda\.com\/pkgs)\//u, '');
}

function withoutSecrets(url: URL): string {
  url.username = '';
  url.password = '';
  url.search = '';
  url.pathname = url.pathname.replace(/^\/t\/[^/]*\//u, '/');
  return url.href;
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
