import { renderReportCycloneDx, renderSnapshotCycloneDx } from '../../src/render/cyclonedx.ts';
import { readState, stateNames } from './approved.ts';
import { target } from './parts.ts';
import {
  billed,
  CREATED,
  found,
  HIDING,
  image,
  PACKAGES,
  platforms,
  PROBLEMS,
  undated,
} from './sbom-samples.ts';
import { readCycloneDx, within, type Component, type Property } from './sbom.ts';

const read = (...of: Parameters<typeof renderReportCycloneDx>): ReturnType<typeof readCycloneDx> =>
  readCycloneDx(renderReportCycloneDx(...of));

const values = (properties: readonly Property[] = []): Record<string, string> =>
  Object.fromEntries(properties.map(({ name, value }) => [name, value]));

function named(components: readonly Component[], name: string): Component {
  const component = components.find((one) => one.name === name);
  if (component === undefined) throw new Error(`no component ${name}`);
  return component;
}

describe.each(stateNames())('%s', (name) => {
  const { report } = readState(name);
  const text = renderReportCycloneDx(report);
  const bom = readCycloneDx(text);

  test('is valid, has every package that ships and no other, and is the same again', () => {
    const shipped = report.targets.flatMap(({ role, head }) =>
      role === 'runtime' && head !== null ? head.packages : [],
    );
    const all = within(bom.components).filter(({ type }) => type !== 'container');
    expect(all.map(({ purl }) => purl ?? null)).toEqual(shipped.map(({ purl }) => purl));
    expect(renderReportCycloneDx(report)).toBe(text);
  });
});

test('one image is what the document describes', () => {
  const { metadata, components } = read(billed());
  const { component } = metadata;
  expect([component.type, component.name, component.version]).toEqual([
    'container',
    'orders',
    image().digest,
  ]);
  expect(component.hashes).toEqual([{ alg: 'SHA-256', content: image().digest?.slice(7) }]);
  expect(metadata.timestamp).toBe(CREATED);
  expect(values(metadata.properties)).toEqual({
    'stagegate:repository': 'example-org/orders',
    'stagegate:commit': '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736',
  });
  expect(components).toHaveLength(PACKAGES.length);
});

test('several images hold their own packages, and builders are left out', () => {
  const { metadata, components, compositions } = read(platforms());
  expect(metadata.component).toMatchObject({ type: 'application', name: 'orders' });
  expect(components.map(({ type, name }) => [type, name])).toEqual([
    ['container', 'orders/runtime'],
    ['container', 'orders/runtime'],
  ]);
  expect(components.map((one) => values(one.properties)['stagegate:platform'])).toEqual([
    'linux/amd64',
    'linux/arm64',
  ]);
  expect(components.map((one) => one.components?.length)).toEqual([6, 6]);
  const held = components.flatMap((one) => one.components ?? []).map((one) => one['bom-ref']);
  expect(new Set(held).size).toBe(12);
  expect(compositions[0]?.assemblies).toEqual([metadata.component['bom-ref']]);
});

test('a package has its place, its layer and its line', () => {
  const web = named(read(billed()).components, 'web');
  expect(web).toMatchObject({
    type: 'library',
    group: '@acme',
    version: '1.2.3',
    purl: 'pkg:npm/%40acme/web@1.2.3',
    evidence: { occurrences: [{ location: '/app/node_modules/@acme/web/package.json' }] },
  });
  expect(values(web.properties)).toEqual({
    'stagegate:type': 'npm',
    'stagegate:size': '4000',
    'stagegate:dev': 'true',
    'stagegate:direct': 'true',
    'stagegate:layer:index': '1',
    'stagegate:layer:digest': image().layers[1]?.digest,
    'stagegate:layer:diffID': 'own',
    'stagegate:origin': 'dockerfile',
    'stagegate:dockerfile:path': 'docker/Dockerfile',
    'stagegate:dockerfile:lines': '12-14',
    'stagegate:dockerfile:instruction': 'COPY --from=build /app /app',
    'stagegate:dockerfile:stage': 'runtime',
    'stagegate:copied-from:stage': 'build',
    'cdx:npm:package:development': 'true',
  });
  const libc = named(read(billed()).components, 'libc6');
  expect(values(libc.properties)).toMatchObject({
    'stagegate:origin': 'base-image',
    'stagegate:dockerfile:lines': '9',
  });
});

test('what was shipped for development is not excluded', () => {
  expect(read(billed()).components.map(({ scope }) => scope)).toEqual(
    PACKAGES.map(() => undefined),
  );
});

test.each([
  [{ type: 'maven', name: 'org.slf4j:slf4j-api' }, 'org.slf4j', 'slf4j-api'],
  [{ type: 'npm', name: '@acme/web' }, '@acme', 'web'],
  [{ type: 'composer', name: 'acme/orders' }, 'acme', 'orders'],
  [{ type: 'npm', name: 'left-pad' }, undefined, 'left-pad'],
  [{ type: 'npm', name: 'a/' }, undefined, 'a/'],
  [{ type: 'maven', name: ':a' }, undefined, ':a'],
  [{ type: 'golang', name: 'github.com/acme/web' }, undefined, 'github.com/acme/web'],
])('%j is %s and %s', (parts, group, name) => {
  const [component] = read(
    billed({ targets: [target({ head: image({ packages: [found(parts)] }) })] }),
  ).components;
  expect([component?.group, component?.name]).toEqual([group, name]);
});

test('the same package at two places, or twice at one, has an id each', () => {
  const refs = read(billed()).components.map((one) => one['bom-ref']);
  const [, , first = '', second = '', third] = refs;
  expect(first).toMatch(/^package-maven-org\.slf4j-slf4j-api-[0-9a-f]{16}$/u);
  expect(second).not.toBe(first);
  expect(third).toBe(`${second}.2`);
});

test('ids do not depend on what else is there', () => {
  const [, web] = PACKAGES;
  const alone = billed({ targets: [target({ head: image({ packages: [web!] }) })] });
  expect(read(alone).components[0]?.['bom-ref']).toBe(
    named(read(billed()).components, 'web')['bom-ref'],
  );
});

test('another report has another serial number, the same has the same', () => {
  const serial = (created: string): string => read(billed({ created })).serialNumber;
  expect(serial(CREATED)).toBe(serial(CREATED));
  expect(serial('2026-11-21T18:30:01Z')).not.toBe(serial(CREATED));
  expect(serial(CREATED)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5/u);
});

test('an image without packages', () => {
  const { components, compositions } = read(
    billed({ targets: [target({ head: image({ packages: [], layers: [] }) })] }),
  );
  expect(components).toEqual([]);
  expect(compositions.map(({ aggregate }) => aggregate)).toEqual(['unknown', 'unknown']);
});

test('problems that hide packages make the image incomplete, and are said', () => {
  const head = image({ problems: PROBLEMS });
  const { metadata, compositions } = read(billed({ targets: [target({ head })] }));
  expect(compositions[0]).toEqual({
    aggregate: 'incomplete',
    assemblies: [metadata.component['bom-ref']],
  });
  const said = (metadata.component.properties ?? []).filter(
    ({ name }) => name === 'stagegate:problem',
  );
  expect(said.map(({ value }) => value.split(':')[0])).toEqual(HIDING);
});

test('an image that could not be measured leaves the whole incomplete', () => {
  const targets = [target({ head: null }), target({ name: 'web', head: image() })];
  const { metadata, components, compositions } = read(billed({ targets }));
  expect(metadata.component).toMatchObject({ type: 'application', name: 'orders' });
  expect(components.map(({ name }) => name)).toEqual(['orders/web']);
  expect(compositions[0]).toEqual({
    aggregate: 'incomplete',
    assemblies: [metadata.component['bom-ref']],
  });
  expect(read(billed({ targets: [target({ head: null })] })).components).toEqual([]);
});

test('one image by its reference', () => {
  const unknown = { origin: 'unknown', stage: null, lines: null, instruction: null } as const;
  const layers = image().layers.map((one) => ({ ...one, ...unknown, createdBy: 'COPY . .' }));
  const of = { reference: 'oci:build/layout', created: CREATED, version: '0.1.0' };
  const text = renderSnapshotCycloneDx(image({ layers }), of);
  const { metadata, components } = readCycloneDx(text);
  expect(metadata).toMatchObject({
    timestamp: CREATED,
    component: { type: 'container', name: 'oci:build/layout' },
  });
  const properties = values(named(components, 'libc6').properties);
  expect(properties).toMatchObject({ 'stagegate:layer:createdBy': 'COPY . .' });
  expect(properties).not.toHaveProperty('stagegate:dockerfile:lines');
});

test('a report that says not when it was made has no timestamp', () => {
  expect(read(undated()).metadata).not.toHaveProperty('timestamp');
});

test.each([
  ['a type of its own', '"type": "library"', '"type": "thing"'],
  ['another reference', '"assemblies": ["', '"assemblies": ["x'],
  ['a serial number without dashes', '"urn:uuid:', '"urn:uuid:0'],
])('%s is seen', (_, good, bad) => {
  const text = renderReportCycloneDx(billed());
  expect(text).toContain(good);
  expect(() => readCycloneDx(text.replace(good, bad))).toThrow();
});
