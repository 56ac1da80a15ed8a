// F5. What the build is given in secret, and how it is kept out of logs and failures. Reads the
// files of build secrets.

import { UserError } from '../errors.ts';
import type { BuildOptions } from '../model/build.ts';
import { readText } from '../ports/files.ts';
import { formsOfSecret, namedSecrets, redactText, type RedactOptions } from '../text/redact.ts';
import { lineRedactor, redactLines } from '../text/redactlines.ts';
import { isSecretValue } from '../text/secretvalues.ts';
import type { Deps } from './deps.ts';
import { resolveIn } from './settings.ts';

/** Values and file contents that must not appear anywhere, build arguments by their names. */
async function secretValues(
  { secrets, secretFiles, buildArgs }: BuildOptions,
  workspace: string,
): Promise<string[]> {
  const paths = secretFiles.map(({ path }) => resolveIn(workspace, path));
  const files = await Promise.all(paths.map((path) => readText(path)));
  const given = Object.entries(buildArgs).filter(([name, value]) => isSecretValue(name, value));
  return [
    ...secrets.map(({ value }) => value),
    ...files.filter((text) => text !== null),
    ...given.map(([, value]) => value),
  ].flatMap(formsOfSecret);
}

/** What a build may print: those values, and what its Dockerfiles say under names that say so. */
export async function secretsOfBuild(
  options: BuildOptions,
  dockerfiles: readonly string[],
  workspace: string,
): Promise<Required<RedactOptions>> {
  const values = await secretValues(options, workspace);
  return { values, named: [...namedSecrets(dockerfiles)] };
}

/** The same, but that no line of a log shows a secret. */
export function withQuietLog<D extends Pick<Deps, 'onLog'>>(
  deps: D,
  options: RedactOptions = {},
): D {
  const redact = lineRedactor(options);
  return { ...deps, onLog: (line: string) => deps.onLog(redact(line)) };
}

/** A failure tells the last lines of a log; what is no UserError is left as it is. */
export function withoutSecrets(error: unknown, options: RedactOptions): unknown {
  if (!(error instanceof UserError)) return error;
  const clean = (text: string): string => redactText(text, options).text;
  const { code, message, details, next, cause, places } = error;
  return new UserError(code, redactLines(message.split('\n'), options).join('\n'), {
    details: redactLines(
      details.flatMap((detail) => detail.split('\n')),
      options,
    ),
    next: clean(next),
    cause,
    places: places.map((place) => ({ ...place, text: clean(place.text) })),
  });
}
