// F2. Programs of clusters and clouds, most of them in Go, known by name and content: data.
//
// A Go program's version is stamped by the linker (`go build -ldflags "-X …"`), and such a string
// alone ends with NUL (cmd/link/internal/ld/data.go, addstrdata); or it is a constant, and then the
// strings of the same length that happen to stand beside it are all there is to know it by.

import type { Kind, Mark, PurlOfKind, Row } from './row.ts';

const SEMANTIC = String.raw`\d+\.\d+\.\d+`;
const BEFORE = String.raw`(?:-(?:alpha|beta|rc|snapshot)\.?\d*|-dev|-preview|-test)?`;

const one = (name: string, purl: PurlOfKind | null, marks: readonly Mark[]): Row => ({
  files: [name],
  kinds: [{ name, ...(purl !== null && { purl }), marks }],
});

/** A stamped `v1.2.3`; `sure` takes only what is padded, and does not belong to another string. */
const stamped = (variable: string, needle = 'v'): readonly Mark[] => {
  const source = `-X ${variable}=v1.2.3 of its build`;
  const version = `${needle}(?<version>${SEMANTIC}${BEFORE})`;
  return [
    {
      needle,
      before: 2,
      bytes: 40,
      version: new RegExp(String.raw`\0${version}\0\0`, 's'),
      source,
    },
    {
      needle,
      before: 2,
      bytes: 40,
      version: new RegExp(String.raw`(?<![\w.+~/-])${version}\0`, 's'),
      source,
    },
  ];
};

/** The same without the `v`; its first digits are looked for. */
const stampedNumber = (variable: string, majors: readonly string[]): readonly Mark[] =>
  majors.flatMap((major) => {
    const rest = String.raw`(?<version>${major}\.\d+\.\d+${BEFORE}(?:-\d{6,})?)(?:\+security-\d+)?`;
    const source = `-X ${variable}=${major}.2.3 of its build`;
    return [
      {
        needle: `${major}.`,
        before: 12,
        bytes: 48,
        version: new RegExp(String.raw`(?:release-|(?<![\w.+~/-])v?)${rest}\0`, 's'),
        source,
      },
    ];
  });

const beat = (name: string): Row =>
  one(name, null, [
    {
      needle: 'Test ',
      bytes: 24,
      version: new RegExp(String.raw`Test (?<version>${SEMANTIC})[a-z%]`, 's'),
      source: 'Elastic Beats 9 libbeat/version: a constant among others of its length',
    },
    {
      needle: 'plugin',
      bytes: 32,
      version: new RegExp(String.raw`plugin(?:output)?(?<version>${SEMANTIC})[-a-z]`, 's'),
      source: 'Elastic Beats 8.18 libbeat/version: a constant among others of its length',
    },
    {
      needle: '5m.rate',
      bytes: 24,
      version: new RegExp(String.raw`5m\.rate(?<version>${SEMANTIC})-`, 's'),
      source: 'Elastic Beats 8.11 libbeat/version: a constant among others of its length',
    },
  ]);

const hashicorp = (name: string): PurlOfKind => ({
  type: 'golang',
  namespace: 'github.com/hashicorp',
  name,
});

const istio = (name: string): Row =>
  one(name, { type: 'generic', name: 'istio' }, [
    {
      needle: '1.',
      before: 32,
      bytes: 40,
      version: new RegExp(
        String.raw`${SEMANTIC}${BEFORE}\0+(?<version>1\.\d+\.\d+${BEFORE})\0`,
        's',
      ),
      source: '-X istio.io/pkg/version.buildVersion and buildTag=1.26.8 of its build, side by side',
    },
    {
      needle: 'Clean\0',
      bytes: 48,
      version: new RegExp(String.raw`Clean\0+(?<version>${SEMANTIC}${BEFORE})\0`, 's'),
      source:
        '-X istio.io/pkg/version.buildStatus=Clean and buildVersion of its build, side by side',
    },
    {
      needle: 'Modified\0',
      bytes: 48,
      version: /Modified\0+(?<version>\d+\.\d+-dev)\0/s,
      source: '-X istio.io/pkg/version.buildStatus=Modified and buildVersion, side by side',
    },
  ]);

const VAULT: Kind = {
  name: 'github.com/hashicorp/vault',
  purl: hashicorp('vault'),
  marks: [
    {
      needle: 'revoke1.',
      bytes: 24,
      version: new RegExp(String.raw`revoke(?<version>${SEMANTIC})`, 's'),
      source: 'Vault sdk/version: a constant among others of its length, as 1.18.0 has it',
    },
    {
      needle: 'state1.',
      bytes: 24,
      version: new RegExp(String.raw`state(?<version>${SEMANTIC}-rc\d)`, 's'),
      source: 'Vault sdk/version: a constant among others of its length, as 1.20.0-rc1 has it',
    },
    {
      needle: '016x1.1',
      bytes: 16,
      version: /016x(?<version>1\.1[134]\.\d{1,2})/s,
      source:
        'Vault sdk/version: a constant among others of its length, as 1.13.13 and 1.14.3 have it',
    },
    {
      needle: '1.',
      before: 1,
      bytes: 16,
      version: /\0(?<version>1\.\d\d?\.\d+)\0/s,
      source: '-X github.com/hashicorp/vault/sdk/version.Version=1.11.6 of its build',
    },
  ],
};

/** Envoy's version is a C++ constant; what stands near it tells it from others. */
const NEAR_ENVOY = [
  String.raw`\0(?<version>1\.[34]\d\.\d+(?:-dev)?)\0.{0,1000}?envoy[._]reloadable_features`,
  String.raw`DeltaDiscoveryResponse\.removed_resources\0(?<version>1\.[34]\d\.\d+(?:-dev)?)\0`,
  String.raw`envoy_quic_.{0,1000}?\0(?<version>1\.2\d\.\d+(?:-dev)?)\0`,
  String.raw`\0(?<version>1\.[12]\d\.\d+(?:-dev)?)\0.{0,1000}?(?:Unable to|ValidationError)`,
  String.raw`\[source/.{0,200}?\0(?<version>1\.1\d\.\d+(?:-dev)?)\0`,
  String.raw`\0(?<version>1\.\d\.\d+(?:-dev)?)\0.{0,20}?RELEASE`,
  String.raw`\0(?<version>1\.[23]\d\.\d+(?:-dev)?)\0.{0,1000}?(?:envoy[/._:]|TLS )`,
];

const ENVOY: Kind = {
  name: 'envoy',
  marks: NEAR_ENVOY.map((version) => ({
    needle: '1.',
    before: 1000,
    bytes: 1040,
    version: new RegExp(version, 's'),
    source: 'Envoy source/common/version/version.cc: BUILD_VERSION_NUMBER, from VERSION.txt',
  })),
};

const K8S = 'k8s.io/component-base/version.gitVersion';
const KUBERNETES = ['kubectl', 'kubelet', 'kubeadm', 'kube-apiserver', 'kube-proxy'] as const;

export const CLOUD: readonly Row[] = [
  one('helm', { type: 'golang', namespace: 'helm.sh', name: 'helm' }, [
    ...stamped('helm.sh/helm/v3/internal/version.version'),
  ]),
  ...KUBERNETES.map((name) => one(name, null, stamped(K8S))),
  one('consul', hashicorp('consul'), [
    {
      needle: 'CONSUL_VERSION: ',
      bytes: 32,
      version: new RegExp(String.raw`CONSUL_VERSION: (?<version>${SEMANTIC})`, 's'),
      source: "Consul ui/packages/consul-ui: the page's own head has CONSUL_VERSION",
    },
    {
      needle: 'GitDescribe=',
      bytes: 32,
      version: new RegExp(String.raw`GitDescribe=v?(?<version>${SEMANTIC})"`, 's'),
      source: 'Consul Makefile: -X $(GIT_IMPORT).GitDescribe=$(GIT_DESCRIBE)',
    },
    {
      needle: 'v1.',
      before: 1,
      bytes: 16,
      version: /\0v(?<version>1\.\d+\.\d+)\0/s,
      source: 'Consul 1.7: -X $(GIT_IMPORT).GitDescribe=v1.7.14 of its build',
    },
  ]),
  { files: ['vault'], kinds: [VAULT] },
  one(
    'traefik',
    null,
    stampedNumber('github.com/traefik/traefik/v3/pkg/version.Version', ['1', '2', '3', '4']),
  ),
  one(
    'grafana',
    null,
    stampedNumber('main.version', ['15', '14', '13', '12', '11', '10', '9', '8', '7', '6']),
  ),
  one('grafana-server', { type: 'generic', name: 'grafana' }, [
    ...stampedNumber('main.version', ['9', '8', '7', '6', '5']),
  ]),
  istio('pilot-discovery'),
  istio('pilot-agent'),
  one('nginx-ingress-controller', null, stamped('k8s.io/ingress-nginx/version.RELEASE')),
  { files: ['envoy'], kinds: [ENVOY] },
  one('fluent-bit', { type: 'github', namespace: 'fluent', name: 'fluent-bit' }, [
    {
      needle: 'Fluent',
      before: 40,
      bytes: 6,
      version: new RegExp(
        String.raw`\0(?<version>${SEMANTIC})\0{1,3}(?:\x1b\[1m\0)?(?:%s)?Fluent`,
        's',
      ),
      source: 'Fluent Bit src/fluent-bit.c: FLB_VERSION_STR beside "Fluent Bit v%s\\n"',
    },
  ]),
  ...['filebeat', 'metricbeat', 'heartbeat', 'packetbeat', 'auditbeat'].map(beat),
  one('elastic-agent', null, [
    {
      needle: 'enroll',
      bytes: 40,
      version: new RegExp(String.raw`enroll(?:: true)?(?<version>${SEMANTIC})-?header`, 's'),
      source: 'Elastic Agent version/version.go: a constant among others of its length, since 8.19',
    },
    {
      needle: 'PM',
      bytes: 24,
      version: new RegExp(String.raw`PM(?<version>${SEMANTIC}):https`, 's'),
      source: 'Elastic Agent version/version.go: a constant among others of its length, as in 8.11',
    },
  ]),
];
