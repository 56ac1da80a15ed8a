import { readDockerfile } from '../../src/dockerfile/read.ts';
import { placeOfConfig } from '../../src/gate/attribute-config.ts';
import type { SetBy } from '../../src/model/knowledge.ts';

const TEXT = `FROM node:20-slim AS base
ENV NODE_ENV=production
USER node
FROM base AS other
USER root
FROM base AS runtime
ARG TOKEN
ENV "API_KEY"=x OTHER=y
ENV LEGACY z
ENTRYPOINT ["node"]
ENTRYPOINT ["node", "server.js"]
`;

const dockerfile = readDockerfile(TEXT, 'Dockerfile');
const scope = { buildArgs: {}, contexts: [], platform: null, buildPlatform: null };

const place = (setBy: SetBy): string => {
  const found = placeOfConfig({ dockerfile, stage: 2, scope, provenance: null }, setBy);
  return `${found?.stage} ${found?.lines?.join('-')}${found?.inherited === true ? ' inherited' : ''}`;
};

test.each<[SetBy, string]>([
  [{ keyword: 'USER' }, 'base 3-3'],
  [{ keyword: 'ENTRYPOINT' }, 'runtime 11-11'],
  [{ keyword: 'CMD' }, 'base 1-1 inherited'],
  [{ keyword: 'HEALTHCHECK' }, 'runtime 6-6'],
  [{ keyword: 'ENV', name: 'NODE_ENV' }, 'base 2-2'],
  [{ keyword: 'ENV', name: 'API_KEY' }, 'runtime 8-8'],
  [{ keyword: 'ENV', name: 'OTHER' }, 'runtime 8-8'],
  [{ keyword: 'ENV', name: 'LEGACY' }, 'runtime 9-9'],
  [{ keyword: 'ENV', name: 'PATH' }, 'base 1-1 inherited'],
  [{ keyword: 'ARG', name: 'TOKEN' }, 'runtime 7-7'],
])('%j', (setBy, want) => {
  expect(place(setBy)).toBe(want);
});
