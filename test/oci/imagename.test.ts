import { imageNameText, parseImageName } from '../../src/oci/imagename.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['alpine', 'docker.io', 'library/alpine', 'latest', null],
  ['alpine:3.20', 'docker.io', 'library/alpine', '3.20', null],
  ['acme/orders', 'docker.io', 'acme/orders', 'latest', null],
  ['docker.io/alpine', 'docker.io', 'library/alpine', 'latest', null],
  ['index.docker.io/acme/orders:1', 'docker.io', 'acme/orders', '1', null],
  ['localhost/orders', 'localhost', 'orders', 'latest', null],
  ['localhost:5000/orders', 'localhost:5000', 'orders', 'latest', null],
  ['127.0.0.1:5000/a/b/c:v1', '127.0.0.1:5000', 'a/b/c', 'v1', null],
  ['[::1]:5000/orders', '[::1]:5000', 'orders', 'latest', null],
  ['GHCR.io/acme/orders:V1', 'ghcr.io', 'acme/orders', 'V1', null],
  [`ghcr.io/acme/orders@${DIGEST}`, 'ghcr.io', 'acme/orders', null, DIGEST],
  [`ghcr.io/acme/orders:1@${DIGEST}`, 'ghcr.io', 'acme/orders', '1', DIGEST],
  ['a/b__c/d--e.f', 'docker.io', 'a/b__c/d--e.f', 'latest', null],
])('%s', (text, registry, repository, tag, digest) => {
  expect(parseImageName(text)).toEqual({ registry, repository, tag, digest });
});

test.each([
  ['', /an empty part/u],
  ['Acme/orders', /Acme is no part of a repository, which is lower case/u],
  ['acme/orders:', /: is no tag/u],
  ['acme/orders:-x', /:-x is no tag/u],
  ['acme//orders', /an empty part/u],
  ['acme/orders/', /an empty part/u],
  ['ghcr.io/', /an empty part/u],
  ['ghcr.io/../x', /\.\. is no part/u],
  ['acme/orders@sha256:abc', /no sha256 digest/u],
  [`acme/orders@${DIGEST}@${DIGEST}`, /more than one @/u],
  ['acme/or ders', /or ders is no part/u],
  ['ex ample.com/orders', /ex ample\.com is no registry/u],
  ['user@host.io/x', /no sha256 digest/u],
  [`acme/${'x'.repeat(300)}`, /too long/u],
])('%j is none', (text, said) => {
  expect(() => parseImageName(text)).toThrow(said);
});

test('a name as text says which image is meant, in full', () => {
  expect(imageNameText(parseImageName('alpine'))).toBe('docker.io/library/alpine:latest');
  expect(imageNameText(parseImageName(`a/b:1@${DIGEST}`))).toBe(`docker.io/a/b@${DIGEST}`);
});
