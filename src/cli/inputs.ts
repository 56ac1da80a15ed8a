// F6. The inputs as flags (rows): names and words of action.yml; test/cli/inputs.test.ts compares.

import type { Flag } from './flags.ts';

/** One row an input. Where `kind` is `many` the flag may be repeated. */
export const INPUT_FLAGS: readonly Flag[] = [
  {
    name: 'context',
    kind: 'text',
    value: 'DIR',
    help: 'Build context, relative to the workspace.',
  },
  {
    name: 'file',
    kind: 'text',
    value: 'FILE',
    help: 'Dockerfile, relative to the workspace. Default - `Dockerfile` in the context.',
  },
  {
    name: 'target',
    kind: 'text',
    value: 'STAGE',
    help: 'The runtime stage, by name or number. Default - the last stage.',
  },
  {
    name: 'builder-target',
    kind: 'many',
    value: 'STAGE',
    help: 'Builder stages, one a line. Default - those the runtime stage copies from, directly or through others.',
  },
  {
    name: 'build-args',
    kind: 'many',
    value: 'NAME=VALUE',
    help: 'Build arguments, one `NAME=value` a line.',
  },
  {
    name: 'build-contexts',
    kind: 'many',
    value: 'NAME=WHERE',
    help: 'Further build contexts, one `name=path-or-url` a line.',
  },
  {
    name: 'secrets',
    kind: 'many',
    value: 'ID=VALUE',
    help: 'Build secrets, one `id=value` a line. Masked, never logged.',
  },
  {
    name: 'secret-files',
    kind: 'many',
    value: 'ID=FILE',
    help: 'Build secrets from files, one `id=path` a line.',
  },
  {
    name: 'ssh',
    kind: 'many',
    value: 'ID=PATH',
    help: 'SSH agent sockets or keys for the build, one `default` or `id=path` a line.',
  },
  {
    name: 'platforms',
    kind: 'many',
    value: 'OS/ARCH',
    help: "Platforms to build, separated by commas or newlines. Default - the builder's own.",
  },
  { name: 'cache-from', kind: 'many', value: 'CACHE', help: 'External cache sources, one a line.' },
  {
    name: 'cache-to',
    kind: 'many',
    value: 'CACHE',
    help: 'External cache destinations, one a line.',
  },
  { name: 'no-cache', kind: 'switch', help: "Build without the builder's cache." },
  { name: 'pull', kind: 'switch', help: 'Always ask the registry for newer base images.' },
  { name: 'network', kind: 'text', value: 'MODE', help: 'Network mode of RUN instructions.' },
  {
    name: 'allow',
    kind: 'many',
    value: 'WHAT',
    help: 'Extra privileges for the build (`network.host`, `security.insecure`), one a line.',
  },
  {
    name: 'add-hosts',
    kind: 'many',
    value: 'HOST:IP',
    help: 'Extra host entries, one `host:ip` a line.',
  },
  {
    name: 'builder',
    kind: 'text',
    value: 'NAME',
    help: 'Name of the buildx builder. Default - the current one.',
  },
  {
    name: 'github-token',
    kind: 'text',
    value: 'TOKEN',
    help: 'Token for fetching the base commit of a shallow checkout.',
  },
  {
    name: 'baseline',
    kind: 'text',
    value: 'KIND',
    help: 'What head is compared with - `auto`, `build` (the base commit, built here), `report` (a stored report.json) or `none`.',
  },
  {
    name: 'base-ref',
    kind: 'text',
    value: 'REF',
    help: 'The base by kind - a commit or branch for `build`, the path of a report.json for `report`.',
  },
  {
    name: 'max-compressed-size',
    kind: 'text',
    value: 'SIZE',
    help: 'Limit for the compressed size of the runtime image, for example `40MiB`.',
  },
  {
    name: 'max-uncompressed-size',
    kind: 'text',
    value: 'SIZE',
    help: 'Limit for the uncompressed size of the runtime image.',
  },
  {
    name: 'max-increase',
    kind: 'text',
    value: 'GROWTH',
    help: 'How much the compressed size may grow against the base, for example `5MiB`, `3%` or `5MiB or 3%` (the larger of the two).',
  },
  {
    name: 'warn-increase',
    kind: 'text',
    value: 'GROWTH',
    help: 'Growth that is a warning, same form as `max-increase`.',
  },
  {
    name: 'min-change',
    kind: 'text',
    value: 'SIZE',
    help: 'Changes up to this size are not worth a word.',
  },
  {
    name: 'fail-on',
    kind: 'text',
    value: 'LEVEL',
    help: 'The lowest level of a finding that fails - `error`, `warning` or `never`.',
  },
  {
    name: 'prepare',
    kind: 'text',
    value: 'COMMAND',
    help: "A command run in head's and base's tree before its build, for files that are made and not committed.",
  },
  {
    name: 'isolate-base',
    kind: 'switch',
    help: 'Build base first and alone, so that caches filled by head cannot flatter it.',
  },
  {
    name: 'comment-key',
    kind: 'text',
    value: 'KEY',
    help: 'Name of this gate where several run in one repository, 64 letters, digits, `.`, `_` and `-` at most.',
  },
  {
    name: 'config',
    kind: 'text',
    value: 'FILE',
    help: 'Path of the policy file, relative to the workspace. Default - `stagegate.yml` where there is one.',
  },
  {
    name: 'cache-dir',
    kind: 'text',
    value: 'DIR',
    help: "Folder for layer indexes. Default - the runner's temporary folder.",
  },
  {
    name: 'report-dir',
    kind: 'text',
    value: 'DIR',
    help: 'Folder for report.json and the rendered reports, relative to the workspace.',
  },
];
