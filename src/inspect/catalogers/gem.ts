// F2. Ruby gems that RubyGems or Bundler installed, and those that come with Ruby itself: pure.

import { readGemspec, type Gemspec } from '../../formats/gemspec.ts';
import type {
  Cataloger,
  FoundPackage,
  Owned,
  OwnedFiles,
  SeenFile,
} from '../../model/knowledge.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { byDirectory, directoryOf, nameOf } from '../paths.ts';
import { purlOf } from '../purl.ts';
import { wholeText } from './wholetext.ts';

type GemFact = Omit<Gemspec, 'files'> & {
  /** Of a default gem: below Ruby's own library, each directory with a slash before it. */
  readonly files: readonly OwnedFiles[];
};

const NAME = 'gem';
/** Every folder of gems has one; specifications stand right in it, or in a folder of it. */
const SPECIFICATIONS = '/specifications/';
/** Of the gems that come with Ruby: their files lie in Ruby's library, not in a folder of theirs. */
const DEFAULT = '/default/';
/** Debian's largest has 12 kB. */
const MOST_BYTES = 4 << 20;

export const gem: Cataloger<GemFact> = {
  name: NAME,
  version: 1,
  wants({ path }) {
    const isSpecification = path.endsWith('.gemspec') && path.includes(SPECIFICATIONS);
    return isSpecification ? { bytes: MOST_BYTES } : null;
  },
  extract,
  catalog({ rootfs }) {
    const found: FoundPackage[] = [];
    const homes = new Map<string, GemHome>();
    for (const { entry, facts } of rootfs.facts<GemFact>(NAME)) {
      const { name, version, platform } = facts;
      const base = entry.path.slice(0, entry.path.lastIndexOf(SPECIFICATIONS));
      const home = homes.get(base) ?? openHome(rootfs, base);
      homes.set(base, home);
      found.push({
        type: 'gem',
        name,
        version,
        // purl-spec, types/gem: the platform is a qualifier, `ruby` the default; syft leaves it out.
        purl: purlOf('gem', name, {
          version,
          ...(platform !== '' && { qualifiers: { platform } }),
        }),
        location: entry.path,
        owns: ownedBy(facts, home, entry.path, rootfs),
      });
    }
    return found;
  },
};

function extract(file: SeenFile): GemFact {
  const { files, ...identity } = readGemspec(wholeText(file));
  const isDefault = directoryOf(file.path).endsWith(DEFAULT.slice(0, -1));
  const listed = isDefault ? files.map((path) => `/${path.replace(/^lib\//, '')}`) : [];
  return { ...identity, files: byDirectory(listed) };
}

/** A folder of gems: `/usr/local/lib/ruby/gems/3.4.0`, `/usr/local/bundle`. */
interface GemHome {
  readonly base: string;
  /** Where compiled extensions lie: `extensions/x86_64-linux/3.4.0`. */
  readonly extensions: readonly string[];
  /** Ruby's own library and the part of it that is compiled; empty where the folder is not Ruby's. */
  readonly libraries: readonly string[];
}

function openHome(rootfs: RootfsView, base: string): GemHome {
  const extensions = subdirectories(rootfs, `${base}/extensions`).flatMap((platform) =>
    subdirectories(rootfs, platform),
  );
  // Ruby's configure: gems in `lib/ruby/gems/ABI`, the library in `lib/ruby/ABI`, and of that the
  // compiled part in the one folder that has the build's settings.
  const library = `${directoryOf(directoryOf(base))}/${nameOf(base)}`;
  const compiled = subdirectories(rootfs, library).filter(
    (directory) => rootfs.get(`${directory}/rbconfig.rb`) !== null,
  );
  const libraries = nameOf(directoryOf(base)) === 'gems' ? [library, ...compiled] : [];
  return { base, extensions, libraries };
}

function subdirectories(rootfs: RootfsView, path: string): string[] {
  const children = [...rootfs.children(path)];
  return children.filter(({ type }) => type === 'directory').map((child) => child.path);
}

/** What RubyGems makes folder names of; with a slash, a name could claim another's files. */
const FULL_NAME = /^[\w.+-]+$/;

/** Null where the gem has neither a folder nor listed files: Debian keeps libraries of gems elsewhere. */
function ownedBy(
  { name, version, platform, files }: GemFact,
  { base, extensions, libraries }: GemHome,
  location: string,
  rootfs: RootfsView,
): readonly Owned[] | null {
  const full = [name, version, ...(platform === '' ? [] : [platform])].join('-');
  if (!FULL_NAME.test(full)) return null;
  const trees = [`${base}/gems/${full}`, ...extensions.map((directory) => `${directory}/${full}`)]
    .map((path) => rootfs.resolve(path))
    .filter((entry) => entry?.type === 'directory')
    .map((entry) => ({ tree: entry!.path }));
  const lists = libraries.flatMap((library) =>
    files.map(({ directory, names }) => ({
      directory: directory === '/' ? library : `${library}${directory}`,
      names,
    })),
  );
  if (trees.length === 0 && lists.length === 0) return null;
  return [...lists, ...trees, { file: location }, { file: `${base}/cache/${full}.gem` }];
}
