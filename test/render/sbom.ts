// What bills of materials are held against: the published schemas, and what those cannot say.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

const root = join(import.meta.dirname, '..', '..');
const CYCLONEDX = join(root, 'node_modules/@cyclonedx/cyclonedx-library/res/schema');
const SPDX = join(import.meta.dirname, 'schemas/spdx-schema-2.3.json');

const readSchema = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object;

/** Schemas with words of their own (`meta:enum`) and formats that ajv-formats lacks. */
function newAjv(): Ajv {
  const ajv = new Ajv({ allErrors: false, strict: false });
  (formats as unknown as (ajv: Ajv) => void)(ajv);
  // An IRI is a URI once what is not ASCII is percent-encoded (RFC 3987, 3.1).
  const isReference = ajv.compile({ type: 'string', format: 'uri-reference' });
  ajv.addFormat('iri-reference', (text) => isReference(encodeURI(text)));
  ajv.addFormat('idn-email', (text) => /^[^@\s]+@[^@\s]+$/u.test(text));
  return ajv;
}

function cycloneDxSchema(): ValidateFunction {
  const ajv = newAjv();
  for (const name of ['spdx', 'jsf-0.82']) {
    const file = `${name}.SNAPSHOT.schema.json`;
    // The package renames the files, and what refers to them, but not their `$id`.
    ajv.addSchema({
      ...readSchema(join(CYCLONEDX, file)),
      $id: `http://cyclonedx.org/schema/${file}`,
    });
  }
  return ajv.compile(readSchema(join(CYCLONEDX, 'bom-1.6.SNAPSHOT.schema.json')));
}

const isCycloneDx = cycloneDxSchema();
const isSpdx = newAjv().compile(readSchema(SPDX));

const violations = ({ errors }: ValidateFunction): string[] =>
  (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);

export interface Property {
  readonly name: string;
  readonly value: string;
}

export interface Component {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly scope?: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly components?: readonly Component[];
  readonly properties?: readonly Property[];
  readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
}

export interface CycloneDx {
  readonly serialNumber: string;
  readonly metadata: {
    readonly timestamp?: string;
    readonly component: Component;
    readonly properties?: readonly Property[];
  };
  readonly components: readonly Component[];
  readonly compositions: readonly {
    readonly aggregate: string;
    readonly assemblies?: readonly string[];
    readonly dependencies?: readonly string[];
  }[];
}

/** Everything below, depth first. */
export const within = (components: readonly Component[]): Component[] =>
  components.flatMap((one) => [one, ...within(one.components ?? [])]);

/** The document, once it is valid. Throws for what is not. */
export function readCycloneDx(text: string): CycloneDx {
  const json: unknown = JSON.parse(text);
  if (!isCycloneDx(json)) throw new Error(violations(isCycloneDx).join('\n'));
  const bom = json as CycloneDx;
  const refs = unique(
    within([bom.metadata.component, ...bom.components]).map((one) => one['bom-ref']),
  );
  for (const { assemblies = [], dependencies = [] } of bom.compositions) {
    for (const ref of [...assemblies, ...dependencies]) expectKnown(ref, refs);
  }
  return bom;
}

export interface Annotation {
  readonly annotationDate: string;
  readonly annotator: string;
  readonly comment: string;
}

export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly primaryPackagePurpose?: string;
  readonly sourceInfo?: string;
  readonly comment?: string;
  readonly checksums?: readonly { readonly algorithm: string; readonly checksumValue: string }[];
  readonly externalRefs?: readonly { readonly referenceLocator: string }[];
  readonly annotations?: readonly Annotation[];
}

export interface Spdx {
  readonly name: string;
  readonly comment?: string;
  readonly documentNamespace: string;
  readonly creationInfo: {
    readonly created: string;
    readonly creators: readonly string[];
    readonly comment?: string;
  };
  readonly annotations?: readonly Annotation[];
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly {
    readonly spdxElementId: string;
    readonly relationshipType: string;
    readonly relatedSpdxElement: string;
  }[];
}

const ONE_LINE = /^[^\r\n]+$/u;

/** The document, once it is valid; also in what only the specification's text says. */
export function readSpdx(text: string): Spdx {
  const json: unknown = JSON.parse(text);
  if (!isSpdx(json)) throw new Error(violations(isSpdx).join('\n'));
  const document = json as Spdx;
  const { name, creationInfo, documentNamespace, packages, relationships } = document;
  expectLike('6.4', name, ONE_LINE);
  expectLike('6.5', documentNamespace, /^https:\/\/spdx\.org\/spdxdocs\/[\w.-]+$/u);
  expectLike('6.9', creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
  for (const creator of creationInfo.creators) expectLike('6.8', creator, /^Tool: [^\r\n]+$/u);
  for (const one of packages) {
    expectLike('7.1', one.name, ONE_LINE);
    expectLike('7.2', one.SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/u);
    if (one.versionInfo !== undefined) expectLike('7.3', one.versionInfo, ONE_LINE);
    for (const { referenceLocator } of one.externalRefs ?? []) {
      expectLike('7.21', referenceLocator, /^pkg:\S+$/u);
    }
  }
  const ids = unique(['SPDXRef-DOCUMENT', ...packages.map(({ SPDXID }) => SPDXID)]);
  for (const { spdxElementId, relatedSpdxElement } of relationships) {
    expectKnown(spdxElementId, ids);
    if (relatedSpdxElement !== 'NOASSERTION') expectKnown(relatedSpdxElement, ids);
  }
  return document;
}

function expectLike(section: string, text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${section}: ${JSON.stringify(text)} is not ${pattern}`);
}

function unique(ids: readonly string[]): ReadonlySet<string> {
  const all = new Set(ids);
  if (all.size !== ids.length) throw new Error('an id is there twice');
  return all;
}

function expectKnown(id: string, ids: ReadonlySet<string>): void {
  if (!ids.has(id)) throw new Error(`${id} is nothing's id`);
}
