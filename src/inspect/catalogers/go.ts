// F2. Modules that Go programs were built from: pure.

import { IncompleteFacts } from '../../errors.ts';
import { readModInfo, DEVEL, type GoModule } from '../../formats/gomodinfo.ts';
import { mainModuleOf, workingCopyVersion } from '../../formats/gomain.ts';
import type { GoBuild } from '../../formats/gobuildinfo.ts';
import type { Cataloger, FoundPackage } from '../../model/knowledge.ts';
import type { FactOf } from '../../model/rootfs.ts';
import { purlOf, purlOfPath } from '../purl.ts';
import { goProgramWant, readGoProgram } from './goprogram.ts';

type ModuleFact = readonly [name: string, version: string];
type GoFact = {
  /** `go1.26.8`; '' where it could not be told. */
  readonly go: string;
  readonly main: ModuleFact | null;
  readonly modules: readonly ModuleFact[];
};

const NAME = 'go';
const MOST_PACKAGES = 50_000;

export const go: Cataloger<GoFact> = {
  name: NAME,
  version: 2,
  wants: (_, head) => goProgramWant(head),
  extract(file) {
    const build = readGoProgram(file);
    return build === null ? null : factsOf(build);
  },
  /** Each program's own: syft lists a module once for each program too, told apart by its place. */
  catalog(image) {
    const found: FoundPackage[] = [];
    for (const fact of image.rootfs.facts<GoFact>(NAME)) found.push(...packagesOf(fact));
    return found;
  },
};

function factsOf(build: GoBuild): GoFact {
  const info = readModInfo(build.modules);
  const { main, dependencies } = mainModuleOf(info);
  const facts: GoFact = {
    go: toolchainOf(build.version),
    main: main === null ? null : mainFact(main, info.settings),
    modules: distinct(dependencies.slice(0, MOST_PACKAGES).map(nameAndVersion)),
  };
  if (build.version === '') {
    throw new IncompleteFacts('the version of Go that built it could not be read', facts);
  }
  if (info.damaged > 0) {
    throw new IncompleteFacts(`${info.damaged} of its modules are damaged`, facts);
  }
  if (dependencies.length > MOST_PACKAGES) {
    throw new IncompleteFacts(`it lists ${dependencies.length} modules`, facts);
  }
  return facts;
}

/** `go1.21.3 X:boringcrypto` and `devel go1.27-abcdef Mon Jan …` without what is no version. */
function toolchainOf(version: string): string {
  const words = version.split(' ');
  return words.find((word) => /^go\d/.test(word)) ?? words[0] ?? '';
}

function mainFact(main: GoModule, settings: ReadonlyMap<string, string>): ModuleFact {
  if (main.version !== DEVEL || main.replace !== null) return nameAndVersion(main);
  return [main.path, workingCopyVersion(main.path, settings)];
}

/** Of a replaced module the one in its place; but a folder has no name of its own, and no version. */
function nameAndVersion({ path, version, replace }: GoModule): ModuleFact {
  const built = replace ?? { path, version };
  const isFolder = replace !== null && /^[./]/.test(replace.path);
  return [isFolder ? path : built.path, built.version === DEVEL ? '' : built.version];
}

function distinct(modules: readonly ModuleFact[]): ModuleFact[] {
  return [...new Map(modules.map((module) => [module.join('@'), module])).values()];
}

function packagesOf({ entry, facts: { go, main, modules } }: FactOf<GoFact>): FoundPackage[] {
  const location = entry.path;
  const packageOf = ([name, version]: ModuleFact, owns: FoundPackage['owns']): FoundPackage => {
    return { type: 'golang', name, version, purl: goPurl(name, version), location, owns };
  };
  return [
    ...(main === null ? [] : [packageOf(main, [{ file: location }])]),
    ...modules.map((module) => packageOf(module, null)),
    ...(go === '' ? [] : [{ ...packageOf(['stdlib', go], null), purl: stdlibPurl(go) }]),
  ];
}

/** Lower case, the path's last part as the name (purl-spec, types/golang). */
function goPurl(module: string, version: string): string | null {
  return purlOfPath('golang', module.toLowerCase(), { version });
}

/** The name and form under which scanners look up what is wrong with Go's own packages. */
function stdlibPurl(go: string): string | null {
  return purlOf('golang', 'stdlib', { version: go.replace(/^go/, '') });
}
