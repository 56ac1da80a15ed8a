import {
  buildPlatformsOf,
  field,
  nodeFor,
  nodesFor,
  readNodes,
} from '../../../src/ports/buildx/nodes.ts';
import { ARM64_IS_DOWN, BOTH_RUN, NO_ENGINE, STOPPED_CONTAINER } from './inspected.ts';

test('the nodes of a builder', () => {
  expect(readNodes(BOTH_RUN)).toEqual([
    {
      name: 'amd',
      endpoint: 'unix:///nodes/amd.sock',
      status: 'running',
      platforms: ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v3'],
      fixed: ['linux/amd64'],
    },
    {
      name: 'arm',
      endpoint: 'unix:///nodes/arm.sock',
      status: 'running',
      platforms: ['linux/arm64', 'linux/amd64', 'linux/386'],
      fixed: ['linux/arm64'],
    },
  ]);
  expect(field(BOTH_RUN, 'Driver')).toBe('remote');
});

test.each([
  {
    name: 'down',
    text: ARM64_IS_DOWN,
    want: [
      ['amd', 'running'],
      ['arm', 'inactive'],
    ],
  },
  { name: 'a container with a file', text: STOPPED_CONTAINER, want: [['ci0', 'stopped']] },
  { name: 'no engine', text: NO_ENGINE, want: [] },
  { name: 'nothing', text: '', want: [] },
])('the state of each: $name', ({ text, want }) => {
  expect(readNodes(text).map(({ name, status }) => [name, status])).toEqual(want);
});

test('a password in an address is not kept', () => {
  const text = 'Nodes:\nName: n\nEndpoint: tcp://me:hunter2@host:1234\n';
  expect(readNodes(text)[0]?.endpoint).toBe('tcp://me@host:1234');
});

const nodes = readNodes(BOTH_RUN);

test.each([
  { platform: null, takes: 'amd', buildPlatform: 'linux/amd64' },
  { platform: 'linux/amd64', takes: 'amd', buildPlatform: 'linux/amd64' },
  { platform: 'linux/arm64', takes: 'arm', buildPlatform: 'linux/arm64' },
  { platform: 'linux/386', takes: 'arm', buildPlatform: 'linux/arm64' },
  { platform: 'linux/s390x', takes: 'amd', buildPlatform: 'linux/amd64' },
])('$platform is built on $takes', ({ platform, takes, buildPlatform }) => {
  expect(nodeFor(nodes, platform)?.name).toBe(takes);
  const { buildPlatforms } = buildPlatformsOf(nodes, platform === null ? [] : [platform]);
  if (platform !== null) expect(buildPlatforms.get(platform)).toBe(buildPlatform);
  expect(buildPlatformsOf(nodes, []).buildPlatform).toBe('linux/amd64');
});

test.each([
  { platforms: [null], want: ['amd'] },
  { platforms: ['linux/arm64'], want: ['arm'] },
  { platforms: ['linux/arm64', 'linux/amd64', 'linux/arm64'], want: ['amd', 'arm'] },
  // No node was created for it: buildx asks all of them.
  { platforms: ['linux/amd64', 'linux/386'], want: ['amd', 'arm'] },
])('$platforms need $want', ({ platforms, want }) => {
  expect(nodesFor(nodes, platforms).map(({ name }) => name)).toEqual(want);
});

test('a builder that tells of no node', () => {
  expect(nodeFor([], 'linux/amd64')).toBeNull();
  expect(buildPlatformsOf([], []).buildPlatform).toBeNull();
});
