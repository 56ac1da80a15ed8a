import { nonRootUser } from '../../../src/inspect/rules/non-root-user.ts';
import { askedFor } from '../asked.ts';
import { text } from '../programs.ts';
import { judged } from './judged.ts';

const PASSWD = text(
  'etc/passwd',
  [
    'root:x:0:0:root:/root:/bin/bash',
    'toor:x:0:0::/root:/bin/sh',
    'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'app:x:1001:1001::/home/app:/bin/sh',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
  ].join('\n'),
);

const of = (User: string | undefined, layer = [PASSWD]) =>
  judged(nonRootUser, [layer], { config: { config: { User } } });

test.each([
  { silent: '65532', defect: undefined, want: 'USER is not set' },
  { silent: 'app', defect: '', want: 'USER is not set' },
  { silent: '1001:0', defect: '0:1001', want: 'USER is 0:1001' },
  { silent: '10', defect: '0', want: 'USER is 0' },
  { silent: 'app:app', defect: 'root', want: 'USER is root' },
  { silent: 'app:root', defect: 'root:app', want: 'USER is root:app' },
  { silent: 'nobody', defect: 'toor', want: 'USER is toor, which is uid 0 in /etc/passwd' },
  { silent: '+7', defect: '00', want: 'USER is 00' },
  // Not in /etc/passwd: another rule's.
  { silent: 'somebody', defect: ':', want: 'USER is :' },
])('USER $silent is silent, USER $defect is found', ({ silent, defect, want }) => {
  expect(of(silent).state?.status).toBe('none');
  expect(of(defect).findings).toMatchObject([
    {
      message: `The image runs as root: ${want}`,
      path: null,
      layer: null,
      evidence: { what: 'USER', by: 'config', detail: want },
    },
  ]);
});

test('a number that /etc/passwd takes for a name, and a name that a later layer makes root', () => {
  const odd = text('etc/passwd', '1000:x:0:0::/:/bin/sh\n');
  expect(of('1000', [odd]).findings).toHaveLength(1);
  const layers = [[PASSWD], [text('etc/passwd', 'app:x:0:0::/:/bin/sh\n')]];
  const config = { config: { User: 'app' } };
  expect(judged(nonRootUser, [layers[0]!], { config }).paths).toEqual([]);
  expect(judged(nonRootUser, layers, { config }).paths).toEqual([null]);
});

test.each([
  { name: 'an account of the image', layer: [PASSWD], want: '`USER 1001` (app in this' },
  {
    name: 'nonroot before others',
    layer: [text('etc/passwd', 'node:x:1000:1000::/:\nnonroot:x:65532:65532::/:\n')],
    want: '`USER 65532` (nonroot in this',
  },
  {
    name: 'nobody where there is no better',
    layer: [text('etc/passwd', 'root:x:0:0::/:\nbin:x:1:1::/:\nnobody:x:65534:65534::/:\n')],
    want: '`USER 65534` (nobody in this',
  },
  { name: 'a number where there is none', layer: [], want: '`USER 65532` (a number needs no' },
  {
    name: 'a damaged file',
    layer: [text('etc/passwd', 'root\n::::\nx:y:z\n\0\n')],
    want: '`USER 65532` (a number needs no',
  },
])('the fix names $name', ({ layer, want }) => {
  expect(of('', layer).findings[0]?.fix).toContain(want);
});

test('asks for /etc/passwd alone, and keeps neither passwords nor comments', () => {
  expect(
    askedFor(nonRootUser, ['/etc/passwd', '/etc/passwd-', '/etc/shadow', '/x/etc/passwd']),
  ).toEqual(['/etc/passwd']);
  const bytes = Buffer.from('app:$6$hash:1001:1001:Jane Doe:/home/app:/bin/sh\n');
  const head = { path: '/etc/passwd', type: 'file', size: 9, mode: 0, uid: 0, gid: 0 } as const;
  const none = {
    truncated: false,
    hits: new Set(''),
    spans: [],
    captures: new Map(),
    places: new Map(),
  };
  const fact = nonRootUser.extract?.({ ...head, linkTarget: '', bytes, ...none });
  expect(fact).toEqual([['app', 1001, 1001]]);
});
