import { renderReportSpdx, renderSnapshotSpdx } from '../../src/render/spdx.ts';
import { readState, stateNames } from './approved.ts';
import { target } from './parts.ts';
import {
  billed,
  CREATED,
  HIDING,
  image,
  PACKAGES,
  platforms,
  PROBLEMS,
  undated,
} from './sbom-samples.ts';
import { readSpdx, type Annotation, type Spdx, type SpdxPackage } from './sbom.ts';

const read = (...of: Parameters<typeof renderReportSpdx>): Spdx =>
  readSpdx(renderReportSpdx(...of));

const lines = (annotations: readonly Annotation[] = []): string[] =>
  annotations.flatMap(({ comment }) => comment.split('\n'));

const isImage = ({ primaryPackagePurpose }: SpdxPackage): boolean =>
  primaryPackagePurpose === 'CONTAINER';

/** What is related to an element by a type. */
const related = ({ relationships }: Spdx, from: string, type: string): string[] =>
  relationships
    .filter((one) => one.spdxElementId === from && one.relationshipType === type)
    .map(({ relatedSpdxElement }) => relatedSpdxElement);

describe.each(stateNames())('%s', (name) => {
  const { report } = readState(name);
  const text = renderReportSpdx(report);
  const document = readSpdx(text);

  test('is valid, has every package that ships and no other, and is the same again', () => {
    const shipped = report.targets.flatMap(({ role, head }) =>
      role === 'runtime' && head !== null ? head.packages : [],
    );
    const all = document.packages.filter((one) => !isImage(one));
    expect(all.map(({ externalRefs }) => externalRefs?.[0]?.referenceLocator ?? null)).toEqual(
      shipped.map(({ purl }) => purl),
    );
    expect(renderReportSpdx(report)).toBe(text);
  });
});

test('the document describes the images, and they contain their packages', () => {
  const document = read(platforms());
  const images = document.packages.filter(isImage).map(({ SPDXID }) => SPDXID);
  expect(images).toHaveLength(2);
  expect(related(document, 'SPDXRef-DOCUMENT', 'DESCRIBES')).toEqual(images);
  const held = images.map((id) => related(document, id, 'CONTAINS'));
  expect(held.map(({ length }) => length)).toEqual([PACKAGES.length, PACKAGES.length]);
  expect(new Set(held.flat()).size).toBe(2 * PACKAGES.length);
});

test('an image has its digest; one without has none', () => {
  const [amd64, arm64] = read(platforms()).packages.filter(isImage);
  const { digest } = image();
  expect(amd64).toMatchObject({
    name: 'orders/runtime',
    versionInfo: digest,
    checksums: [{ algorithm: 'SHA256', checksumValue: digest?.slice(7) }],
  });
  expect(arm64).not.toHaveProperty('versionInfo');
  expect(arm64).not.toHaveProperty('checksums');
  expect(lines(arm64?.annotations)).toContain('stagegate:platform=linux/arm64');
});

test('a package has its place, its layer and its line', () => {
  const web = read(billed()).packages.find(({ name }) => name === '@acme/web');
  expect(web).toMatchObject({
    versionInfo: '1.2.3',
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    sourceInfo: 'found in /app/node_modules/@acme/web/package.json',
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: 'pkg:npm/%40acme/web@1.2.3',
      },
    ],
    annotations: [{ annotationDate: CREATED, annotator: 'Tool: stagegate-1.0.0' }],
  });
  expect(lines(web?.annotations)).toEqual([
    'stagegate:type=npm',
    'stagegate:size=4000',
    'stagegate:dev=true',
    'stagegate:direct=true',
    'stagegate:layer:index=1',
    `stagegate:layer:digest=${image().layers[1]?.digest}`,
    'stagegate:layer:diffID=own',
    'stagegate:origin=dockerfile',
    'stagegate:dockerfile:path=docker/Dockerfile',
    'stagegate:dockerfile:lines=12-14',
    'stagegate:dockerfile:instruction=COPY --from=build /app /app',
    'stagegate:dockerfile:stage=runtime',
    'stagegate:copied-from:stage=build',
  ]);
});

test('a value cannot forge a line of an annotation', () => {
  const layers = image().layers.map((one) => ({ ...one, stage: 'a\nstagegate:origin=base-image' }));
  const { packages } = read(billed({ targets: [target({ head: image({ layers }) })] }));
  const own = packages.find(({ name }) => name === '@acme/web');
  expect(lines(own?.annotations).filter((line) => line.startsWith('stagegate:origin'))).toEqual([
    'stagegate:origin=dockerfile',
  ]);
});

test('creation: by whom, when, of what', () => {
  const document = read(billed());
  expect(document.creationInfo).toEqual({ created: CREATED, creators: ['Tool: stagegate-1.0.0'] });
  expect(document.documentNamespace).toMatch(/\/orders-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-/u);
  expect(lines(document.annotations)).toEqual([
    'stagegate:repository=example-org/orders',
    'stagegate:commit=7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736',
  ]);
  const later = read(billed({ created: '2026-11-21T18:30:01Z' }));
  expect(later.documentNamespace).not.toBe(document.documentNamespace);
});

test('a report that says not when it was made gets no made-up date', () => {
  expect(read(undated()).creationInfo).toMatchObject({
    created: '1970-01-01T00:00:00Z',
    comment: 'The report does not say when it was made.',
  });
});

test('problems that hide packages are known unknowns', () => {
  const whole = read(billed());
  const document = read(billed({ targets: [target({ head: image({ problems: PROBLEMS }) })] }));
  const [container] = document.packages.filter(isImage);
  const id = container?.SPDXID ?? '';
  expect(container?.comment?.split('\n').map((line) => line.split(':')[0])).toEqual(HIDING);
  expect(document.comment).toBe(
    `Incomplete. Packages of ${id} may be missing: its comment says why.`,
  );
  expect(related(document, id, 'CONTAINS').at(-1)).toBe('NOASSERTION');
  expect(whole.comment).toBeUndefined();
  expect(related(whole, id, 'CONTAINS')).not.toContain('NOASSERTION');
});

test('an image that could not be measured is one as well', () => {
  const document = read(billed({ targets: [target({ head: null })] }));
  expect(document.packages).toEqual([]);
  expect(related(document, 'SPDXRef-DOCUMENT', 'DESCRIBES')).toEqual(['NOASSERTION']);
  expect(document.comment).toContain('runtime (linux/amd64) could not be measured');
});

test('an image without packages', () => {
  const head = image({ packages: [], layers: [] });
  const document = read(billed({ targets: [target({ head })] }));
  expect(document.packages.map(isImage)).toEqual([true]);
});

test('one image by its reference', () => {
  const of = { reference: 'oci:build/layout', created: CREATED, version: '0.1.0' };
  const document = readSpdx(renderSnapshotSpdx(image(), of));
  expect(document.name).toBe('oci:build/layout');
  expect(document.documentNamespace).toContain('/oci-build-layout-');
  expect(document.packages).toHaveLength(1 + PACKAGES.length);
});

test.each([
  ['an id with another character', 'SPDXRef-image', 'SPDXRef_image'],
  [
    'an element that is not there',
    '"relatedSpdxElement": "SPDXRef-p',
    '"relatedSpdxElement": "SPDXRef-q',
  ],
  ['a field of its own', '"filesAnalyzed"', '"filesRead"'],
  ['a date of another form', CREATED, '2026-11-21'],
])('%s is seen', (_, good, bad) => {
  const text = renderReportSpdx(billed());
  expect(text).toContain(good);
  expect(() => readSpdx(text.replace(good, bad))).toThrow();
});
