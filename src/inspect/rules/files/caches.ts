// F2. The caches that package managers and compilers leave behind, by their directories: data.

export interface CacheDirectory {
  /** As a reader would call it. */
  readonly what: string;
  /** Of the directory of a file. The first group, where there is one, is the cache; else all of it. */
  readonly directory: RegExp;
  /** Only files of these names; default: all. */
  readonly files?: RegExp;
  /** How not to leave it behind. */
  readonly fix: string;
}

const MOUNT = (target: string): string =>
  `Mount it instead of keeping it: \`RUN --mount=type=cache,target=${target} …\``;

const DISTRIBUTIONS: readonly CacheDirectory[] = [
  {
    what: 'apt lists',
    directory: /^\/var\/lib\/apt\/lists$/,
    files: /^(?!lock$)/,
    fix: 'End the RUN that calls `apt-get update` with `&& rm -rf /var/lib/apt/lists/*`.',
  },
  {
    what: 'apt archives',
    directory: /^\/var\/cache\/apt\/archives$/,
    files: /\.deb$/,
    fix: 'End the RUN that calls `apt-get install` with `&& apt-get clean`.',
  },
  {
    what: 'apt index',
    directory: /^\/var\/cache\/apt$/,
    files: /\.bin$/,
    fix: 'End the RUN that calls `apt-get install` with `&& rm -f /var/cache/apt/*.bin`.',
  },
  {
    what: 'apk cache',
    directory: /^(\/var\/cache\/apk|\/etc\/apk\/cache)$/,
    fix: 'Install with `apk add --no-cache`.',
  },
  {
    what: 'dnf cache',
    directory: /^(\/var\/cache\/(?:dnf|yum|libdnf5|tdnf))(?:\/|$)/,
    fix: 'End the RUN that calls `dnf install` with `&& dnf clean all`.',
  },
  {
    what: 'zypper cache',
    directory: /^(\/var\/cache\/zypp)(?:\/|$)/,
    fix: 'End the RUN that calls `zypper install` with `&& zypper clean --all`.',
  },
  {
    what: 'pacman cache',
    directory: /^(\/var\/cache\/pacman\/pkg)$/,
    fix: 'End the RUN that calls `pacman -S` with `&& pacman -Scc --noconfirm`.',
  },
];

const PYTHON: readonly CacheDirectory[] = [
  {
    what: 'pip cache',
    directory: /^(.*\/\.cache\/pip)(?:\/|$)/,
    fix: 'Install with `pip install --no-cache-dir`, or set `PIP_NO_CACHE_DIR=1`.',
  },
  {
    what: 'uv cache',
    directory: /^(.*\/\.cache\/uv)(?:\/|$)/,
    fix: `${MOUNT('/root/.cache/uv')}, or set \`UV_NO_CACHE=1\`.`,
  },
  {
    what: 'Poetry cache',
    directory: /^(.*\/\.cache\/pypoetry\/(?:cache|artifacts))(?:\/|$)/,
    fix: `${MOUNT('/root/.cache/pypoetry')}.`,
  },
  {
    what: 'Pipenv cache',
    directory: /^(.*\/\.cache\/pipenv)(?:\/|$)/,
    fix: `${MOUNT('/root/.cache/pipenv')}.`,
  },
  {
    what: 'conda package cache',
    directory: /^(.*\/(?:[a-z]*conda3?|miniforge3?|mambaforge|micromamba)\/pkgs)(?:\/|$)/,
    fix: 'End the RUN that calls `conda install` with `&& conda clean --all --yes`.',
  },
];

const NODE: readonly CacheDirectory[] = [
  {
    what: 'npm cache',
    directory: /^(.*\/\.npm\/(?:_cacache|_npx))(?:\/|$)/,
    fix: `${MOUNT('/root/.npm')}, or end the RUN with \`&& npm cache clean --force\`.`,
  },
  {
    what: 'Yarn cache',
    directory: /^(.*\/(?:\.cache\/yarn|\.yarn\/berry\/cache))(?:\/|$)/,
    fix: 'End the RUN that calls `yarn install` with `&& yarn cache clean`.',
  },
  {
    what: 'pnpm store',
    directory: /^(.*\/(?:\.local\/share\/pnpm\/store|\.pnpm-store|pnpm\/store))(?:\/|$)/,
    fix: `${MOUNT('/pnpm/store')}.`,
  },
  {
    what: 'node-gyp headers',
    directory: /^(.*\/\.cache\/node-gyp)(?:\/|$)/,
    fix: 'Build native modules in a builder stage, and copy node_modules.',
  },
  {
    what: 'Bun cache',
    directory: /^(.*\/\.bun\/install\/cache)(?:\/|$)/,
    fix: `${MOUNT('/root/.bun/install/cache')}.`,
  },
];

const COMPILED: readonly CacheDirectory[] = [
  {
    what: 'Go build cache',
    directory: /^(.*\/\.cache\/go-build)(?:\/|$)/,
    fix: `${MOUNT('/root/.cache/go-build')}, in a builder stage.`,
  },
  {
    what: 'Go module cache',
    directory: /^((?:.*\/)?go\/pkg\/mod)(?:\/|$)/,
    fix: `${MOUNT('/go/pkg/mod')}, in a builder stage.`,
  },
  {
    what: 'Cargo registry',
    directory: /^(.*\/\.?cargo\/(?:registry|git\/(?:db|checkouts)))(?:\/|$)/,
    fix: `${MOUNT('/usr/local/cargo/registry')}, in a builder stage.`,
  },
  {
    what: 'Maven repository',
    directory: /^(.*\/\.m2\/repository)(?:\/|$)/,
    fix: `${MOUNT('/root/.m2')}, in a builder stage.`,
  },
  {
    what: 'Gradle cache',
    directory: /^(.*\/\.gradle\/(?:caches|wrapper\/dists))(?:\/|$)/,
    fix: `${MOUNT('/root/.gradle')}, in a builder stage.`,
  },
  {
    what: 'Ivy cache',
    directory: /^(.*\/(?:\.ivy2\/cache|\.cache\/coursier|\.sbt\/boot))(?:\/|$)/,
    fix: `${MOUNT('/root/.ivy2')}, in a builder stage.`,
  },
  {
    what: 'NuGet packages',
    directory:
      /^(.*\/(?:\.nuget\/packages|\.local\/share\/NuGet\/(?:http-cache|v3-cache)))(?:\/|$)/,
    fix: `${MOUNT('/root/.nuget/packages')}, in a builder stage.`,
  },
  {
    what: 'Bazel cache',
    directory: /^(.*\/\.cache\/(?:bazel|bazelisk))(?:\/|$)/,
    fix: `${MOUNT('/root/.cache/bazel')}, in a builder stage.`,
  },
  {
    what: 'compiler cache',
    directory: /^(.*\/(?:\.ccache|\.cache\/s?ccache))(?:\/|$)/,
    fix: `${MOUNT('/root/.cache/ccache')}, in a builder stage.`,
  },
];

const OTHERS: readonly CacheDirectory[] = [
  {
    what: 'Composer cache',
    directory: /^(.*\/(?:\.composer\/cache|\.cache\/composer))(?:\/|$)/,
    fix: 'End the RUN that calls `composer install` with `&& composer clear-cache`.',
  },
  {
    what: 'gem cache',
    directory: /^(.*\/(?:gems\/[\d.]+|bundle|bundle\/ruby\/[\d.]+|\.bundle)\/cache)$/,
    files: /\.gem$/,
    fix: 'End the RUN that calls `bundle install` with `&& rm -rf /usr/local/bundle/cache/*.gem`.',
  },
  {
    what: 'Hex packages',
    directory: /^(.*\/(?:\.hex\/packages|\.cache\/rebar3))(?:\/|$)/,
    fix: `${MOUNT('/root/.hex')}, in a builder stage.`,
  },
];

export const CACHES: readonly CacheDirectory[] = [
  ...DISTRIBUTIONS,
  ...PYTHON,
  ...NODE,
  ...COMPILED,
  ...OTHERS,
];
