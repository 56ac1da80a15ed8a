// May touch: standard output and error. The lab's commands.
import { parseArgs } from 'node:util';
import { LabError } from './errors.ts';
import { STAND_INS } from './images/index.ts';
import { printStatus } from './status.ts';
import type { Lab } from './up.ts';
import { cleanLab, ensureLab, stopLab } from './up.ts';

/** What the e2e tests build on. */
const DEFAULT_IMAGES = ['debian:bookworm-slim', 'golang:1.23'];

const HELP = `lab: a Docker engine with buildx, and base images, on a bare Debian machine

  lab.ts up [--images REF,...]  start the engine (downloads it once) and make the base images;
                                where a working engine with buildx is, use that and start none
  lab.ts env                    print shell exports for docker clients: eval "$(lab.ts env)"
  lab.ts status                 what runs, with which versions, and which images are stand-ins
  lab.ts down                   stop what up started; downloads, images and data stay
  lab.ts clean                  down, and delete what the lab downloaded and made
  lab.ts --help

Images: ${STAND_INS.map((row) => row.tag).join(', ')}
Default: ${DEFAULT_IMAGES.join(', ')}
Folder: STAGEGATE_LAB_DIR, or stagegate-lab in the user's cache folder. Progress goes to stderr.
Exit codes: 0 done, 1 could not be done, 2 bad usage.
`;

/** The parts of `process` that the command line uses. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Runs one command; returns the exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { env, stdout, stderr } = terminal;
  const log = (line: string) => void stderr.write(`${line}\n`);
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { images: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const [command, ...rest] = positionals;
    if (values.help || command === undefined) {
      (values.help ? stdout : stderr).write(HELP);
      return values.help ? 0 : 2;
    }
    if (rest.length > 0) return usage(log, `given more than one command: ${positionals.join(' ')}`);
    switch (command) {
      case 'up': {
        const images = values.images?.split(',').filter((tag) => tag !== '') ?? DEFAULT_IMAGES;
        log(describe(await ensureLab({ images, log, env })));
        return 0;
      }
      case 'env': {
        const lab = await ensureLab({ images: [], log, env });
        stdout.write(exports(lab.env));
        return 0;
      }
      case 'status':
        stdout.write(await printStatus(env, log));
        return 0;
      case 'down': {
        const stopped = await stopLab({ log, env });
        log(
          stopped.length === 0
            ? 'no engine of the lab was running'
            : `stopped ${stopped.join(', ')}`,
        );
        return 0;
      }
      case 'clean':
        await cleanLab({ log, env });
        return 0;
      default:
        return usage(log, `given ${command}, expected up, env, status, down or clean`);
    }
  } catch (error) {
    if (error instanceof LabError) {
      log(`lab: ${error.message}\n  next: ${error.next}`);
      return 1;
    }
    if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      return usage(log, (error as Error).message);
    }
    throw error;
  }
}

function usage(log: (line: string) => void, message: string): number {
  log(`lab: ${message}\n  next: lab.ts --help`);
  return 2;
}

function describe(lab: Lab): string {
  const versions = Object.entries(lab.versions).map(([name, is]) => `${name} ${is ?? 'unknown'}`);
  const how = lab.steppedAside
    ? 'the engine of this host is used as it is'
    : `up; docker clients need: eval "$(node tools/lab/lab.ts env)"`;
  return `${versions.join(', ')}\n${how}`;
}

/** POSIX shell assignments; each value in single quotes. */
export function exports(env: Readonly<Record<string, string>>): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join('');
}
