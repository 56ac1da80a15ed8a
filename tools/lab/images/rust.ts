// May touch: the lab's `tmp` folder; reads the host's settings of cargo.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { furtherAuthorities } from '../host.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';
import { writeTree } from './tree.ts';

/**
 * `rust:1-slim-bookworm`: the compiler that Debian keeps current for its browsers, under the paths
 * of the real image, which installs with rustup.
 */
export const rustSlim: StandIn = {
  tag: 'rust:1-slim-bookworm',
  about: "Debian bookworm's rustc-web and cargo-web, linked into /usr/local/cargo/bin; no rustup",
  from: ['debian:bookworm-slim'],
  dockerfile: `FROM debian:bookworm-slim
ENV RUSTUP_HOME=/usr/local/rustup
ENV CARGO_HOME=/usr/local/cargo
ENV PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update \\
 && apt-get install -y --no-install-recommends \\
    ca-certificates cargo-web gcc libc6-dev rustc-web \\
 && rm -rf /var/lib/apt/lists/* \\
 && mkdir -p "$RUSTUP_HOME" "$CARGO_HOME/bin" \\
 && for name in cargo rustc rustdoc; do ln -s "/usr/bin/$name" "$CARGO_HOME/bin/$name"; done
COPY --from=settings / /
RUN chmod -R a+w "$RUSTUP_HOME" "$CARGO_HOME"
`,
  identity: (site) => Promise.resolve(cargoSettings(site)),
  contexts(site) {
    const settings = scratch(site, 'cargo');
    const text = cargoSettings(site);
    if (text !== '') writeTree(settings, { 'usr/local/cargo/config.toml': text });
    return Promise.resolve({ settings });
  },
};

/** The host's way to its crates as the text of a config.toml; empty where defaults hold. */
function cargoSettings(site: Site): string {
  const home = site.env['CARGO_HOME'] || join(site.env['HOME'] || homedir(), '.cargo');
  const files = ['config.toml', 'config'].map((name) => join(home, name));
  const file = files.find((path) => existsSync(path));
  const host = file === undefined ? '' : readFileSync(file, 'utf8');
  return cargoConfig(host, furtherAuthorities(site).length > 0);
}

/**
 * A config.toml with the tables of `host`'s that say where crates come from, without tokens; and,
 * with `certificates`, the image's own bundle of authorities.
 */
export function cargoConfig(host: string, certificates: boolean): string {
  const tables = host.split(/^(?=[ \t]*\[)/m);
  const kept = tables.filter((table) => /^[ \t]*\[[ \t]*(source|registries)[ \t]*\./.test(table));
  const lines = kept.join('').split('\n');
  const open = lines.filter((line) => line !== '' && !/^[ \t]*token[ \t]*=/.test(line));
  if (certificates) open.push('[http]', 'cainfo = "/etc/ssl/certs/ca-certificates.crt"');
  return open.map((line) => `${line}\n`).join('');
}
