// F2. The package managers the rule no-package-manager knows, by name: data.

import type { Program } from '../../programs.ts';

const NODE_PACKAGE = /^(.*\/node_modules\/(?:npm|corepack|yarn|pnpm))\//;

/** Of distributions: their databases alone (`/var/lib/dpkg`) are no finding. */
const DISTRIBUTIONS: readonly Program[] = [
  {
    what: 'apt',
    names: ['apt', 'apt-get', 'apt-cache', 'apt-cdrom', 'apt-config', 'apt-mark', 'aptitude'],
  },
  { what: 'dpkg', names: ['dpkg', 'dpkg-deb', 'dpkg-query', 'dpkg-split', 'dpkg-divert'] },
  { what: 'apk', names: ['apk', 'apk.static'] },
  { what: 'rpm', names: ['rpm', 'rpm2cpio', 'rpmkeys', 'rpmdb'] },
  { what: 'dnf', names: ['dnf', 'dnf5', 'dnf-3', 'microdnf', 'tdnf'] },
  { what: 'yum', names: ['yum'] },
  { what: 'zypper', names: ['zypper'] },
  { what: 'pacman', names: ['pacman', 'makepkg'] },
  { what: 'xbps', names: ['xbps-install', 'xbps-remove'] },
  { what: 'portage', names: ['emerge', 'ebuild'] },
  { what: 'opkg', names: ['opkg', 'opkg-cl', 'ipkg'] },
  { what: 'snap', names: ['snap'] },
  { what: 'flatpak', names: ['flatpak'] },
  { what: 'nix', names: ['nix', 'nix-env', 'nix-build', 'nix-store', 'nix-shell', 'nix-channel'] },
  { what: 'guix', names: ['guix'] },
  { what: 'brew', names: ['brew'] },
];

/** Of languages. */
const LANGUAGES: readonly Program[] = [
  { what: 'pip', names: ['pip'], versioned: true },
  { what: 'pipx', names: ['pipx'] },
  { what: 'pipenv', names: ['pipenv'] },
  { what: 'easy_install', names: ['easy_install'], versioned: true },
  { what: 'uv', names: ['uv', 'uvx'] },
  { what: 'poetry', names: ['poetry'] },
  { what: 'pdm', names: ['pdm'] },
  { what: 'hatch', names: ['hatch'] },
  { what: 'conda', names: ['conda'] },
  { what: 'mamba', names: ['mamba', 'micromamba'] },
  { what: 'pixi', names: ['pixi'] },
  { what: 'npm', names: ['npm', 'npx', 'npm-cli.js', 'npx-cli.js'], root: NODE_PACKAGE },
  { what: 'corepack', names: ['corepack', 'corepack.js'], root: NODE_PACKAGE },
  {
    what: 'yarn',
    names: ['yarn', 'yarnpkg', 'yarn.js'],
    // Hadoop's resource manager is called yarn too.
    except: /\/hadoop[^/]*\//,
    root: /^(.*\/(?:node_modules\/yarn|yarn-v[^/]+))\//,
  },
  { what: 'pnpm', names: ['pnpm', 'pnpx', 'pnpm.cjs', 'pnpx.cjs'], root: NODE_PACKAGE },
  { what: 'bun', names: ['bun', 'bunx'] },
  { what: 'gem', names: ['gem'], versioned: true },
  { what: 'bundler', names: ['bundle', 'bundler'], versioned: true },
  { what: 'cargo', names: ['cargo'] },
  { what: 'rustup', names: ['rustup', 'rustup-init'] },
  { what: 'composer', names: ['composer', 'composer.phar'], versioned: true },
  { what: 'pecl', names: ['pecl', 'pear'] },
  { what: 'cpan', names: ['cpan', 'cpanm', 'cpanp'], versioned: true },
  { what: 'luarocks', names: ['luarocks'], versioned: true },
  { what: 'opam', names: ['opam'] },
  { what: 'cabal', names: ['cabal'] },
  { what: 'nuget', names: ['nuget', 'nuget.exe'] },
  { what: 'hex', names: ['rebar3'] },
];

export const PACKAGE_MANAGERS: readonly Program[] = [...DISTRIBUTIONS, ...LANGUAGES];
