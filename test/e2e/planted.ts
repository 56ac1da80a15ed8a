// A Dockerfile with a secret in every place that an image keeps, each made up at run time, and its
// look-alike: the same places with values that are none.

import {
  awsId,
  awsSecret,
  githubToken,
  gitlabToken,
  npmToken,
  privateKey,
  random,
  slackToken,
  stripeKey,
} from '../fixtures/secrets.ts';

export interface Planted {
  /** By path in the context; `Dockerfile` among them. */
  readonly files: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** What must not be said, by what it is. */
  readonly values: Readonly<Record<string, string>>;
}

/** What stands in each place. */
interface Values {
  readonly key: string;
  readonly early: string;
  readonly github: string;
  readonly stripe: string;
  readonly slack: string;
  readonly npm: string;
  readonly aws: string;
  readonly gitlab: string;
  readonly npmrc: string;
  readonly remote: string;
  readonly password: string;
  readonly argument: string;
  readonly builder: string;
}

const dockerfile = (it: Values): string => `FROM busybox:1.36 AS build
ARG BUILD_TOKEN
RUN mkdir /out && echo "asks with $BUILD_TOKEN" && echo "\${#BUILD_TOKEN}" > /out/size

FROM busybox:1.36
# Was ${it.gitlab} before.
COPY --from=build /out/ /srv/
ENV DB_PASSWORD=${it.password} \\
    STRIPE=${it.stripe}
LABEL io.acme.notify="${it.slack}"
COPY deploy.pem /root/.ssh/id_ed25519
COPY tokens.txt /app/
COPY npmrc /app/.npmrc
COPY aws /root/.aws/credentials
COPY repository/ /app/.git/
COPY early.pem /tmp/early.pem
ARG DEPLOY_TOKEN
RUN echo "deploys with $DEPLOY_TOKEN" && cat /tmp/early.pem /app/tokens.txt /app/.npmrc
RUN NPM_TOKEN=${it.npm} true
RUN rm /tmp/early.pem
USER 65532
CMD ["/bin/busybox", "httpd", "-f"]
`;

function planted(it: Values, values: Planted['values']): Planted {
  return {
    files: {
      Dockerfile: dockerfile(it),
      'deploy.pem': it.key,
      'early.pem': it.early,
      'tokens.txt': `# Where orders go.\ngithub: ${it.github}\n`,
      npmrc: `registry=https://npm.acme.io\n//npm.acme.io/:_authToken=${it.npmrc}\n`,
      aws: it.aws,
      'repository/HEAD': 'ref: refs/heads/main\n',
      'repository/config': `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${it.remote}\n`,
    },
    buildArgs: { DEPLOY_TOKEN: it.argument, BUILD_TOKEN: it.builder },
    values,
  };
}

export function plant(): Planted {
  // A digit and a capital at least: what a name alone calls secret is no word.
  const chosen = (): string => `${random(22)}7Q`;
  const [id, secret, remotePassword] = [awsId(), awsSecret(), chosen()];
  const it = {
    key: privateKey('ed25519'),
    early: privateKey('ec'),
    github: githubToken(),
    stripe: stripeKey(),
    slack: slackToken(),
    npm: npmToken(),
    gitlab: gitlabToken(),
    npmrc: chosen(),
    password: chosen(),
    argument: chosen(),
    builder: chosen(),
  };
  const remote = `https://ci:${remotePassword}@git.acme.io/shop.git`;
  const aws = `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
  return planted({ ...it, aws, remote }, { ...it, 'aws secret': secret, remote: remotePassword });
}

const CERTIFICATE = (): string =>
  `-----BEGIN CERTIFICATE-----\n${random(64)}\n${random(64)}\n-----END CERTIFICATE-----\n`;

export function plantLookAlikes(): Planted {
  return planted(
    {
      key: CERTIFICATE(),
      early: CERTIFICATE(),
      github: 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      stripe: 'sk_test_or_sk_live',
      slack: 'xoxb-your-token',
      npm: '/run/secrets/npm',
      gitlab: 'glpat-…',
      npmrc: '${NPM_TOKEN}',
      aws: '[default]\nregion = eu-central-1\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n',
      remote: 'https://github.com/acme/shop.git',
      password: 'changeme',
      argument: '/run/secrets/deploy',
      builder: 'none',
    },
    {},
  );
}
