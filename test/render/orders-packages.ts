// Packages of the samples' `orders`.

import type { Package } from '../../src/model/snapshot.ts';
import { KiB, MiB } from './parts.ts';

/** `size` in bytes. */
export const deb = (name: string, version: string, size: number): Package => ({
  purl: `pkg:deb/debian/${name}@${version}`,
  type: 'deb',
  name,
  version,
  size,
  location: `/var/lib/dpkg/status.d/${name}`,
  layer: 0,
});

/** A module linked into a binary. */
export const goModule = (name: string, version: string, location: string, at: number): Package => ({
  purl: `pkg:golang/${name}@${version}`,
  type: 'golang',
  name,
  version,
  size: null,
  location,
  layer: at,
});

export const ORDERS = '/usr/local/bin/orders';

/** The packages of `main`; the binary is in layer `at`. */
export const basePackages = (at = 1): Package[] => [
  deb('libssl3', '3.0.17-1~deb12u3', KiB(6020)),
  deb('tzdata', '2025b-0+deb12u2', KiB(2810)),
  goModule('github.com/jackc/pgx/v5', 'v5.7.6', ORDERS, at),
  goModule('go.opentelemetry.io/otel', 'v1.38.0', ORDERS, at),
  goModule('golang.org/x/net', 'v0.44.0', ORDERS, at),
];

/** What a newer base image brings. */
export const newerDebs = (): Package[] => [
  deb('libssl3', '3.0.18-1~deb12u1', KiB(6163.4)),
  deb('tzdata', '2026b-0+deb12u1', KiB(2820.2)),
];

/** What the leak ships. */
export const leakPackages = (): Package[] => [
  ...newerDebs(),
  goModule('github.com/jackc/pgx/v5', 'v5.8.0', ORDERS, 2),
  goModule('go.opentelemetry.io/otel', 'v1.39.0', ORDERS, 2),
  goModule('golang.org/x/net', 'v0.46.0', ORDERS, 2),
  { ...goModule('busybox', '1.37.0', '/bin/sh', 3), type: 'binary', purl: null, size: MiB(1.1) },
  goModule('stdlib', 'go1.26.1', '/usr/local/go/bin/go', 1),
  ...['github.com/pressly/goose/v3 v3.26.0', 'github.com/sethvargo/go-retry v0.3.0'].map((one) => {
    const [name = '', version = ''] = one.split(' ');
    return goModule(name, version, '/usr/local/bin/goose', 1);
  }),
];
