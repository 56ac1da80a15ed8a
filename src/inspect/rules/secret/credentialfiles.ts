// F2. Files that programs read credentials from, by name and by the place of the secret in them: data.

import { assignmentsOf } from '../../../text/assignments.ts';
import { hasUrlCredentials, isSecretValue } from '../../../text/secretvalues.ts';

/** One kind of file. */
export interface CredentialFile {
  readonly kind: string;
  readonly path: RegExp;
  /** On each line that holds a secret; group 1 is the value. */
  readonly line?: RegExp;
  /** Where a line is not enough. */
  readonly holds?: (line: string) => boolean;
  /** Blanked first, with its line breaks kept. */
  readonly comment?: RegExp;
  readonly source: string;
}

/** In base64 of `user:password`, 8 digits at least. */
const BASE64 = '([A-Za-z0-9+/_-]{8,4000}={0,2})';

const inUrl = (line: string): boolean => hasUrlCredentials(line);

const CLIENTS: readonly CredentialFile[] = [
  {
    kind: 'npm registry credential',
    path: /\/(?:\.npmrc|npmrc|\.yarnrc)$/,
    line: /^\s{0,20}["']?(?:[^\s#;=]{0,300}:)?_(?:authToken|auth|password)["']?\s{0,4}[= ]\s{0,4}["']?([^\s"']{6,4000})/,
    source: 'docs.npmjs.com/cli/configuring-npm/npmrc: auth related configuration',
  },
  {
    kind: 'npm registry credential',
    path: /\/\.yarnrc\.yml$/,
    line: /^\s{0,20}npmAuth(?:Token|Ident):\s{1,4}["']?([^\s"']{6,4000})/,
    source: 'yarnpkg.com/configuration/yarnrc',
  },
  {
    kind: 'netrc password',
    path: /\/(?:\.netrc|_netrc|etc\/apt\/auth\.conf(?:\.d\/[^/]+)?)$/,
    line: /(?:^|\s)password\s{1,20}(\S{4,1000})/,
    source: 'GNU inetutils: the .netrc file; apt_auth.conf(5)',
  },
  {
    kind: 'git credential',
    path: /\/(?:\.git-credentials|git\/credentials)$/,
    holds: inUrl,
    source: 'git-credential-store(1)',
  },
  {
    kind: 'git credential',
    // Also of a bare repository and of submodules: `.git/modules/x/config`.
    path: /\.git\/(?:(?:modules|worktrees)\/.{1,300}\/)?(?:config|FETCH_HEAD|ORIG_HEAD)$|\/\.gitconfig$|\/\.gitmodules$/,
    // `extraheader` is what actions/checkout leaves behind.
    line: /^\s{0,20}extraheader\s{0,4}=\s{0,4}["']?authorization:\s{1,4}(?:basic|bearer|token)\s{1,4}(\S{8,4000})/i,
    holds: inUrl,
    source: 'git-config(1): remote.<name>.url, url.<base>.insteadOf, http.extraHeader',
  },
  {
    kind: 'registry credential of Docker',
    path: /\/\.docker\/config\.json$|\/\.dockercfg$|\/containers\/auth\.json$|\/\.dockerconfigjson$/,
    line: new RegExp(`"(?:auth|identitytoken|registrytoken)"\\s{0,8}:\\s{0,8}"${BASE64}"`),
    source: 'docs.docker.com/reference/cli/docker/login; containers-auth.json(5)',
  },
  {
    kind: 'package index credential',
    path: /\/(?:pip\.conf|pip\.ini|uv\.toml|requirements[^/]{0,60}\.(?:txt|in)|Pipfile|pyproject\.toml|poetry\.lock|uv\.lock)$/,
    holds: inUrl,
    source: 'pip.pypa.io: authentication, basic HTTP authentication',
  },
  {
    kind: 'PyPI credential',
    path: /\/\.pypirc$/,
    line: /^\s{0,8}password\s{0,4}[:=]\s{0,4}(\S{4,4000})/,
    source: 'packaging.python.org/specifications/pypirc',
  },
  {
    kind: 'Composer credential',
    path: /\/(?:\.composer|composer|app|html|www|src)\/auth\.json$|^\/auth\.json$/,
    line: /"(?:password|github\.com|gitlab\.com|token|consumer-secret|[\w.-]{3,100}\.[a-z]{2,10})"\s{0,8}:\s{0,8}"([^"\s]{6,1000})"/,
    source: 'getcomposer.org/doc/articles/authentication-for-private-packages.md',
  },
  {
    kind: 'Maven server password',
    path: /\/(?:\.m2|maven[^/]{0,40}\/conf|maven)\/settings[^/]{0,40}\.xml$|\/settings\.xml$/,
    line: /<(?:password|passphrase)>\s{0,20}([^<\s]{4,1000})\s{0,20}<\//,
    comment: /<!--[^]*?-->/g,
    source: 'maven.apache.org/settings.html#Servers',
  },
  {
    kind: 'Cargo registry token',
    path: /\/(?:\.cargo|cargo)\/credentials(?:\.toml)?$/,
    line: /^\s{0,8}token\s{0,4}=\s{0,4}"([^"]{8,1000})"/,
    source: 'doc.rust-lang.org/cargo/reference/config.html#credentials',
  },
  {
    kind: 'RubyGems key',
    path: /\/(?:\.gem|gem)\/credentials$/,
    line: /^:[\w-]{1,100}:\s{1,8}["']?(?:Bearer )?([^\s"']{8,1000})/,
    source: 'guides.rubygems.org/api-key-scopes',
  },
  {
    kind: 'NuGet credential',
    path: /\/nuget\.config$/i,
    line: /<add\s{1,20}key="(?:ClearTextPassword|Password)"\s{1,20}value="([^"]{4,1000})"/i,
    comment: /<!--[^]*?-->/g,
    source: 'learn.microsoft.com/nuget/reference/nuget-config-file: packageSourceCredentials',
  },
];

const SERVERS: readonly CredentialFile[] = [
  {
    kind: 'Kubernetes credential',
    path: /\/\.kube\/config$|\/kubeconfig(?:\.ya?ml)?$|\/etc\/kubernetes\/[\w-]{1,60}\.conf$|\/k3s\.yaml$/,
    line: /^\s{0,20}(?:client-key-data|token|password):\s{1,8}["']?([^\s"']{8,20000})/,
    source: 'kubernetes.io/docs/reference/config-api/kubeconfig.v1',
  },
  {
    kind: 'Kubernetes service account token',
    path: /\/run\/secrets\/kubernetes\.io\/serviceaccount\/token$/,
    line: /^(eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{10,2000})/,
    source: 'kubernetes.io/docs/tasks/configure-pod-container/configure-service-account',
  },
  {
    kind: 'Google credential',
    path: /\/application_default_credentials\.json$|\/gcloud\/(?:legacy_credentials\/.{1,300}|credentials)\.json$/,
    line: /"(?:refresh_token|client_secret)"\s{0,8}:\s{0,8}"([^"]{12,1000})"/,
    source: 'cloud.google.com/docs/authentication/application-default-credentials',
  },
  {
    kind: 'Terraform token',
    path: /\/(?:\.terraformrc|credentials\.tfrc\.json)$/,
    line: /"?token"?\s{0,8}[:=]\s{0,8}"([^"]{12,1000})"/,
    source: 'developer.hashicorp.com/terraform/cli/config/config-file#credentials',
  },
  {
    kind: 'database password',
    path: /\/\.pgpass$/,
    line: /^[^#\s:]{1,300}:[^:]{1,20}:[^:]{1,200}:[^:]{1,200}:(\S{4,1000})/,
    source: 'postgresql.org/docs/current/libpq-pgpass.html',
  },
  {
    kind: 'database password',
    path: /\/\.my\.cnf$|\/\.mylogin\.cnf$/,
    line: /^\s{0,8}password\s{0,4}=\s{0,4}["']?([^\s"']{4,1000})/,
    source: 'dev.mysql.com/doc/refman: option files',
  },
];

const SETTINGS: readonly CredentialFile[] = [
  {
    kind: 'secret',
    path: /\/\.env(?:\.[\w.-]{1,60})?$|\/[\w-]{1,60}\.env$|\/(?:gradle|local|secrets?)\.properties$/,
    holds: (line) =>
      !/^\s{0,20}[#;!]/.test(line) &&
      (hasUrlCredentials(line) ||
        settingsOf(line).some(({ name, value }) => isSecretValue(name, value))),
    source: 'docs.docker.com/compose: env files; docs.gradle.org: gradle properties',
  },
  {
    kind: 'credentials in a URL',
    path: /\.(?:ya?ml|toml|ini|conf|cfg|cnf|properties|list|sources|repo)$|\/(?:appsettings|config|settings|secrets|default|production|development|staging|local)[\w.-]{0,60}\.json$/,
    holds: (line) => !/^\s{0,20}(?:[#;!]|\/\/)/.test(line) && hasUrlCredentials(line),
    source: 'RFC 3986 3.2.1: user information',
  },
];

/** `.env` has no spaces around `=`, properties may have, with `:` too. */
function settingsOf(line: string): { name: string; value: string }[] {
  const [, name, value] =
    /^\s{0,20}(?:export\s{1,4})?([\w.-]{1,100})\s{0,4}[=:]\s{0,4}([^]*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return [...assignmentsOf(line)];
  return [{ name, value: value.replace(/\s{1,4}#[^"']*$/, '').trim() }];
}

/** Most exact first. */
export const CREDENTIAL_FILES: readonly CredentialFile[] = [...CLIENTS, ...SERVERS, ...SETTINGS];
