// F1. Pure: build arguments before the first FROM, and the names that they make up.

import type { Dockerfile } from '../model/dockerfile.ts';
import { expand, type Values } from './expand.ts';

/** What the names of stages and images in a Dockerfile may depend on. */
export interface Scope {
  readonly buildArgs: Readonly<Record<string, string>>;
  /** `os/arch[/variant]` that is built for; null: the builder's own. */
  readonly platform: string | null;
  /** The builder's own platform; null: not known. */
  readonly buildPlatform: string | null;
  /** Names of named contexts: they stand in for images and stages of the same name. */
  readonly contexts: readonly string[];
}

/** Values of the ARGs that a FROM line may use: build arguments over defaults, and platforms. */
export function globalArgs(dockerfile: Dockerfile, scope: Scope): Values {
  const known = KNOWN.get(dockerfile)?.get(scope);
  if (known !== undefined) return known;
  const values = readGlobalArgs(dockerfile, scope);
  const scopes = KNOWN.get(dockerfile) ?? new WeakMap<Scope, Values>();
  KNOWN.set(dockerfile, scopes.set(scope, values));
  return values;
}

/** Every COPY asks for them; both keys are never changed once made. */
const KNOWN = new WeakMap<Dockerfile, WeakMap<Scope, Values>>();

function readGlobalArgs(dockerfile: Dockerfile, scope: Scope): Values {
  const values = new Map<string, string>(platformArgs(scope));
  for (const word of dockerfile.globals.flatMap((arg) => arg.args)) {
    const [, name = '', value] = /^([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
    const given = Object.hasOwn(scope.buildArgs, name) ? scope.buildArgs[name] : undefined;
    const resolved = given ?? (value === undefined ? undefined : expand(value, values));
    if (resolved !== undefined) values.set(name, resolved);
  }
  return values;
}

/** BuildKit sets these by itself (Dockerfile reference, "Automatic platform ARGs"). */
function platformArgs(scope: Scope): [string, string][] {
  const of = (prefix: string, platform: string | null): [string, string][] => {
    if (platform === null) return [];
    const [os = '', arch = '', variant = ''] = platform.split('/');
    return [
      [`${prefix}PLATFORM`, platform],
      [`${prefix}OS`, os],
      [`${prefix}ARCH`, arch],
      [`${prefix}VARIANT`, variant],
    ];
  };
  return [
    ...of('BUILD', scope.buildPlatform),
    ...of('TARGET', scope.platform ?? scope.buildPlatform),
  ];
}
