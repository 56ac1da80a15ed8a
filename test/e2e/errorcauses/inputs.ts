// Errors of what was asked: the command line, the policy, the sources, a report, the pull request.

import { commit, git } from '../cli.ts';
import { pullPayload } from '../project.ts';
import type { Bench, Causes, Ended } from './bench.ts';

const DOCKERFILE = 'FROM scratch AS release\nCOPY Dockerfile /\n';

export function inputCauses({ cli, action, folder }: Bench): Causes {
  const gate = (files: Readonly<Record<string, string>>, ...argv: string[]): Promise<Ended> =>
    cli(['gate', '--baseline', 'none', ...argv], { cwd: folder(files) });
  const sources = { Dockerfile: DOCKERFILE };
  return {
    usage: () => cli(['inspect', 'oci:layout', '--fromat', 'json'], { cwd: folder() }),
    'bad-config': () =>
      gate({ ...sources, 'stagegate.yml': 'preset: strickt\nlimits:\n  - max-increase: 5M\n' }),
    'not-a-report': () =>
      cli(['render', 'package.json'], { cwd: folder({ 'package.json': '{ "name": "orders" }' }) }),
    'context-missing': () => gate(sources, '--context', 'services/orders'),
    'dockerfile-missing': () =>
      gate(
        { 'orders/docker/Dockerfile': DOCKERFILE },
        ...['--context', 'orders'],
        ...['--file', 'docker/Dockerfile'],
      ),
    'dockerfile-syntax': () => gate({ Dockerfile: 'FROM scratch\nCOPPY orders /\n' }),
    'unknown-target': () => gate(sources, '--target', 'runtime'),
    'base-ref-unknown': () => {
      const repo = repository();
      return cli(['gate', '--baseline', 'build', '--base-ref', 'realease'], { cwd: repo });
    },
    'git-failed': () => {
      const origin = repository();
      commit(origin, { Dockerfile: `${DOCKERFILE}USER 65532\n` });
      git(origin, 'config', 'uploadpack.allowFilter', 'true');
      // Without the files of older commits: what `filter` of actions/checkout asks for.
      const repo = folder();
      git(repo, 'clone', '-q', '--filter=blob:none', `file://${origin}`, '.');
      return cli(['gate', '--baseline', 'build', '--base-ref', 'HEAD~1'], { cwd: repo });
    },
    'prepare-failed': () => gate(sources, '--prepare', 'echo generating; exit 4'),
    'not-writable': () => gate({ ...sources, reports: '' }, '--report-dir', 'reports/today'),
    'strangers-code': () => {
      const repo = repository();
      const head = git(repo, 'rev-parse', 'HEAD');
      const pull = { number: 7, base: head, head, from: 'somebody/orders' };
      return action('pull_request_target', pullPayload('opened', pull), { cwd: repo });
    },
    'not-the-pull-request': () => {
      const repo = repository();
      const base = git(repo, 'rev-parse', 'HEAD');
      const head = commit(repo, { 'README.md': 'better\n' });
      git(repo, 'checkout', '-q', base);
      return action('pull_request', pullPayload('opened', { number: 7, base, head }), {
        cwd: repo,
      });
    },
    'pull-request-unknown': () =>
      action('workflow_dispatch', {}, { cwd: repository(), env: { 'INPUT_PULL-REQUEST': '7' } }),
  };

  function repository(): string {
    const repo = folder(sources);
    git(repo, 'init', '-q', '-b', 'main');
    commit(repo, {});
    return repo;
  }
}
