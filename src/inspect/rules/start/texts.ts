// F2. What dangling-entrypoint says, and what to do about it: pure.

import type { RuleInput } from '../../../model/knowledge.ts';
import { findCommand } from '../../loader/commands.ts';
import { nameOf } from '../../paths.ts';
import { absolute, DEFAULT_PATH, type Trouble } from './launch.ts';
import { builtElsewhere, executableNamed, homeOf, probeBy } from './near.ts';
import type { StartCommand } from './commands.ts';

/** `HEALTHCHECK calls curl, which is in no directory of PATH (/usr/bin:/bin)`. */
export function messageOf(command: StartCommand, trouble: Trouble, input: RuleInput): string {
  const { of, program, by } = command;
  const verb = by === 'called' ? 'calls' : by === 'shell' ? 'is in shell form and needs' : 'starts';
  return `${of} ${verb} ${program}, ${complaintOf(command, trouble, input)}`;
}

function complaintOf({ program }: StartCommand, trouble: Trouble, input: RuleInput): string {
  const { config } = input;
  const path = absolute(program, config.workingDir);
  const user = config.user === '' ? 'root' : config.user;
  const full = path === program ? '' : ` (${path})`;
  switch (trouble.kind) {
    case 'not-there':
      return `which is not in this image${full}`;
    case 'dangling':
      return `a link that leads to nothing in this image: ${input.rootfs.get(path)?.linkTarget ?? ''}`;
    case 'directory':
      return `which is a directory${full}`;
    case 'not-on-path':
      return `which is in no directory of PATH (${config.path ?? DEFAULT_PATH})`;
    case 'no-exec-bit':
      return `which has no exec bit (${octal(trouble.at.mode)} ${trouble.at.path})`;
    case 'not-allowed':
      return `which USER ${user} may not execute (${ownerOf(trouble.at)} ${trouble.at.path})`;
    case 'not-readable':
      return `a script that USER ${user} may not read (${ownerOf(trouble.at)} ${trouble.at.path})`;
    case 'unreachable':
      return (
        `which USER ${user} cannot reach: ${trouble.directory.path} is closed ` +
        `(${ownerOf(trouble.directory)})`
      );
    case 'no-format':
      return `which the kernel cannot start (exec format error): ${FORMATS[trouble.begins] ?? ''}`;
    case 'machine':
      return (
        `which is for another CPU (exec format error): ${machineOf(trouble.machine)}, and the ` +
        `image is for ${input.values.architecture}`
      );
    case 'carriage-return':
      return `whose #! line ends in CR LF: ${carriageReturn(trouble.interpreter)} (${trouble.at.path})`;
    case 'interpreter':
      return `whose #! line needs ${trouble.needs}, which cannot be started in this image`;
  }
}

/** Linux takes the CR for a part of the last word of the line. */
function carriageReturn(interpreter: string): string {
  return interpreter.endsWith('\r')
    ? `the kernel looks for "${interpreter.slice(0, -1)}\\r"`
    : `${interpreter} is given a CR with its last argument`;
}

const FORMATS: Readonly<Record<string, string>> = {
  empty: 'the file is empty',
  bom: 'a byte order mark stands before its #! line',
  text: 'a text without a #! line',
};

/** What to do; names real files where there are some. */
export function fixOf(command: StartCommand, trouble: Trouble, input: RuleInput): string {
  const { program, by } = command;
  switch (trouble.kind) {
    case 'not-there':
    case 'dangling':
    case 'directory':
    case 'not-on-path':
      return by === 'shell' ? fixShellForm(command, input) : fixMissing(command, input);
    case 'no-exec-bit':
      return `Set the bit where the file is copied: \`COPY --chmod=755 … ${trouble.at.path}\`.`;
    case 'not-allowed':
    case 'not-readable':
      return (
        `Let everybody read and execute it: \`COPY --chmod=755 … ${trouble.at.path}\`, or give it ` +
        `to the user by \`--chown\`.`
      );
    case 'unreachable':
      return (
        `Put ${nameOf(program)} into a directory that everybody may enter, as /usr/local/bin, or ` +
        `open ${trouble.directory.path} to USER ${input.config.user}.`
      );
    case 'no-format':
      return trouble.begins === 'text'
        ? 'Begin the file with a `#!` line that names its interpreter.'
        : 'Save the file anew: UTF-8 without byte order mark, `#!` as its first two bytes.';
    case 'machine':
      return (
        'Build it for the platform of the image: `FROM --platform=$BUILDPLATFORM` with ' +
        '`GOARCH=$TARGETARCH` or its like, and copy that result.'
      );
    case 'carriage-return':
      return (
        `Save it with LF line ends (\`${nameOf(trouble.at.path)} text eol=lf\` in ` +
        '.gitattributes), or convert it in a builder stage: `sed -i "s/\\r$//"`.'
      );
    case 'interpreter':
      return (
        `Install ${nameOf(trouble.needs)} in the stage that ships, or let the #! line name an ` +
        'interpreter that is there.'
      );
  }
}

function fixShellForm(command: StartCommand, input: RuleInput): string {
  const { of, plain, calls, hasArguments } = command;
  const rest = 'or ship an image that has the shell';
  const isThere = (program: string): boolean =>
    findCommand(program, input) !== null || executableNamed(nameOf(program), input) !== null;
  // Exec form alone would not help: what it names is not there either.
  if (of === 'HEALTHCHECK' && calls !== undefined && !isThere(calls)) {
    return `Let the service probe itself, in exec form: \`${probeBy(input)}\`. ${calls} is not in this image either.`;
  }
  if (plain === undefined) return `Write ${of} in exec form, ${rest}.`;
  const start = plain.includes('/') ? plain : (executableNamed(plain, input) ?? plain);
  return `Write it in exec form, one string a word: \`${execForm(of, start, hasArguments)}\`, ${rest}.`;
}

function fixMissing({ of, program, by, hasArguments }: StartCommand, input: RuleInput): string {
  const name = nameOf(program);
  const near = executableNamed(name, input);
  if (near !== null) {
    if (by === 'called') return `${near} is there: call that.`;
    return `${near} is there: write \`${execForm(of, near, hasArguments)}\`.`;
  }
  const built = builtElsewhere(name, input.builders);
  const path = input.config.path ?? DEFAULT_PATH;
  if (built !== null) {
    const to = program.includes('/')
      ? absolute(program, input.config.workingDir)
      : homeOf(program, path);
    return `Copy it: \`COPY --from=${built.stage} ${built.path} ${to}\`.`;
  }
  if (of === 'HEALTHCHECK') {
    return `Let the service probe itself (\`${probeBy(input)}\`), or ship ${name}.`;
  }
  return `Copy ${name} into the stage that ships, or let ${of} name what is there.`;
}

/** `ENTRYPOINT ["/app/server", …]`: arguments may be secrets, and are not told. */
function execForm(of: StartCommand['of'], program: string, hasArguments: boolean): string {
  const words = `[${JSON.stringify(program)}${hasArguments ? ', …' : ''}]`;
  return of === 'HEALTHCHECK' ? `HEALTHCHECK CMD ${words}` : `${of} ${words}`;
}

const octal = (mode: number): string => `0${mode.toString(8)}`;

const ownerOf = ({ mode, uid, gid }: { mode: number; uid: number; gid: number }): string =>
  `${octal(mode)}, owner ${uid}:${gid}`;

/** System V ABI and its supplements, `e_machine`. */
const MACHINES: Readonly<Record<number, string>> = {
  3: '386',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv',
  258: 'loong64',
};

function machineOf(machine: number): string {
  return MACHINES[machine] ?? `machine ${machine}`;
}
