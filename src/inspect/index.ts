// F2. The lists of all that is known: a row is added by its file, its line here, and its test.

import type { Cataloger, Extractor, Rule } from '../model/knowledge.ts';
import { apk } from './catalogers/apk.ts';
import { binaries } from './catalogers/binaries.ts';
import { composer } from './catalogers/composer.ts';
import { conda } from './catalogers/conda.ts';
import { dotnet } from './catalogers/dotnet.ts';
import { dpkg } from './catalogers/dpkg.ts';
import { elfnotes } from './catalogers/elfnotes.ts';
import { gem } from './catalogers/gem.ts';
import { go } from './catalogers/go.ts';
import { java } from './catalogers/java.ts';
import { jvm } from './catalogers/jvm.ts';
import { npm } from './catalogers/npm.ts';
import { python } from './catalogers/python.ts';
import { rpm } from './catalogers/rpm.ts';
import { rust } from './catalogers/rust.ts';
import { danglingEntrypoint } from './rules/dangling-entrypoint.ts';
import { fromBuilder } from './rules/from-builder.ts';
import { healthcheck } from './rules/healthcheck.ts';
import { missingLibrary } from './rules/missing-library.ts';
import { missingRuntimeData } from './rules/missing-runtime-data.ts';
import { noBuildTool } from './rules/no-build-tool.ts';
import { noCacheFiles } from './rules/no-cache-files.ts';
import { noCompiler } from './rules/no-compiler.ts';
import { noDebugger } from './rules/no-debugger.ts';
import { noDevDependency } from './rules/no-dev-dependency.ts';
import { noHeader } from './rules/no-header.ts';
import { noNetworkClient } from './rules/no-network-client.ts';
import { noPackageManager } from './rules/no-package-manager.ts';
import { noSecret } from './rules/no-secret.ts';
import { noShell } from './rules/no-shell.ts';
import { noSourceCode } from './rules/no-source-code.ts';
import { noSourceMap } from './rules/no-source-map.ts';
import { noVcs } from './rules/no-vcs.ts';
import { nonRootUser } from './rules/non-root-user.ts';
import { setuid } from './rules/setuid.ts';
import { shippedBuilder } from './rules/shipped-builder.ts';
import { wastedBytes } from './rules/wasted-bytes.ts';

/** Every row that finds packages: the first that lists a file owns it, so distributions come first. */
export const CATALOGERS: readonly Cataloger[] = [
  apk,
  dpkg,
  rpm,
  conda,
  composer,
  dotnet,
  gem,
  java,
  npm,
  python,
  elfnotes,
  binaries,
  jvm,
  go,
  rust,
];

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  noShell,
  noCompiler,
  noPackageManager,
  noSecret,
  missingLibrary,
  danglingEntrypoint,
  shippedBuilder,
  noBuildTool,
  noVcs,
  noNetworkClient,
  noDebugger,
  fromBuilder,
  noDevDependency,
  noSourceMap,
  noSourceCode,
  noHeader,
  noCacheFiles,
  missingRuntimeData,
  wastedBytes,
  nonRootUser,
  setuid,
  healthcheck,
];

/** Every row that asks for file contents while a layer is read. */
export const EXTRACTORS: readonly Extractor[] = [...CATALOGERS, ...RULES].flatMap(
  ({ name, version, wants, extract, ...row }) => {
    if (wants === undefined || extract === undefined) return [];
    const isPicky = 'ownLayersOnly' in row && row.ownLayersOnly === true;
    return [{ name, version, wants, extract, ...(isPicky && { ownLayersOnly: true as const }) }];
  },
);
