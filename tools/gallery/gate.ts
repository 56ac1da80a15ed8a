// May touch: the temporary folder; runs the command line. One gate of one workspace.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readReport } from '../../src/gate/report-schema.ts';
import type { Report } from '../../src/model/report.ts';
import type { Exec } from '../../src/ports/exec.ts';
import type { AnyGate, FailingGate, Gate } from './expected.ts';

const CLI = join(import.meta.dirname, '../../src/cli/index.ts');

/** Exit codes by conclusion (DESIGN section 4). */
const EXITS = { pass: 0, warn: 0, fail: 1, unknown: 3 } as const;

/** What a gate left behind. */
export interface Gated {
  readonly report: Report;
  /** The text of report.json. */
  readonly json: string;
  /** All that was printed. */
  readonly said: string;
}

/**
 * Gates a workspace as a user does on the command line, without a baseline. `cache` keeps layer
 * indexes for the other examples. Throws when there is no report, or another exit code than its
 * conclusion has.
 */
export async function runGate(
  exec: Exec,
  workspace: string,
  gate: Gate,
  cache: string,
): Promise<Gated> {
  const path = join(workspace, 'stagegate-report/report.json');
  // An earlier gate's report must not be taken for this one's.
  rmSync(path, { force: true });
  const { code, exit, said } = await runCommand(exec, workspace, gate, cache);
  if (!existsSync(path)) throw new Error(`${exit} and no report:\n${said}`);
  const json = readFileSync(path, 'utf8');
  const report = readReport(json, path);
  if (code === EXITS[report.conclusion]) return { report, json, said };
  throw new Error(`${exit} for the conclusion ${report.conclusion}:\n${said}`);
}

/** Gates what cannot be built; in what it does not fail as expected. */
export async function checkFailure(
  exec: Exec,
  workspace: string,
  gate: FailingGate,
  cache: string,
): Promise<string[]> {
  const { code, exit, said } = await runCommand(exec, workspace, gate, cache);
  const { fails } = gate;
  const complaints = fails.says
    .filter((text) => !said.includes(text))
    .map((text) => `fails: it did not say ${text}`);
  if (code !== fails.exit) complaints.unshift(`fails: ${exit}, expected exit ${fails.exit}`);
  return complaints.length === 0 ? [] : [...complaints, said];
}

interface Ran {
  readonly code: number | null;
  readonly exit: string;
  readonly said: string;
}

async function runCommand(
  exec: Exec,
  workspace: string,
  gate: AnyGate,
  cache: string,
): Promise<Ran> {
  const inputs: Readonly<Record<string, string | true>> = { baseline: 'none', ...gate.inputs };
  const flags = Object.entries(inputs).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, value],
  );
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', CLI];
  const files = ['--report-dir', 'stagegate-report', '--cache-dir', cache];
  const ran = await exec([...node, 'gate', ...flags, ...files], { cwd: workspace });
  const said = `${ran.stdout}${ran.stderr}`;
  return { code: ran.code, exit: `exit ${ran.code ?? ran.ended}`, said };
}
