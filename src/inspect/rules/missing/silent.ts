// F2. Needs of libraries and programs that nothing in the image is to answer: pure.

import type { MissingName } from '../../loader/load.ts';
import { isSameMachine, type Objects } from '../../loader/objects.ts';
import { directoryOf } from '../../paths.ts';

/**
 * The driver's part of CUDA: the container runtime mounts it from the host (NVIDIA Container
 * Toolkit, libnvidia-container src/nvc_info.c: `utility_libs`, `compute_libs`, `video_libs` …).
 */
export const MOUNTED = /^(?:libcuda|libcudadebugger|libnvidia-[\w-]+|libnvcuvid|libnvoptix)\.so/;

/** Directories of everybody: what lies in two of them belongs to nothing in common. */
const SHARED_DIRECTORIES =
  /^(?:\/|\/(?:data|etc|home|lib(?:32|64|x32)?|mnt|opt|root|run|srv|tmp|var)|(?:\/usr(?:\/local)?|\/var)(?:\/(?:bin|sbin|lib(?:32|64|x32|exec)?|libexec|share))?|(?:\/usr)?\/lib\/[^/]+-linux-[^/]+)$/;

/** Trees that bring programs for many systems, of which one is chosen when they run. */
export const PACKAGE_TREE =
  /\/(?:node_modules|site-packages|dist-packages|gems|bower_components|runtimes\/[^/]+\/native|testdata|tests?|fixtures|examples?|doc)\//;

/** Loaders of other systems: FreeBSD, NetBSD, Android, Solaris. */
export const OTHER_SYSTEM =
  /^\/(?:libexec\/ld-elf|usr\/libexec\/ld\.elf|system\/bin\/linker|lib\/(?:amd64|64)\/ld\.so|usr\/lib\/(?:amd64\/)?ld\.so\.1$)/;

/** Built for the machine at hand, and not one of several to choose from. */
export const BUILT_FOR_ONE =
  /(?:\/build\/Release\/[^/]+\.node|\/extensions\/[^/]+\/.+\.so|\/(?:site|dist)-packages\/.+\.cpython-[^/]+\.so)$/;

/**
 * Parts that are there whether they can be used or not; their programs do without.
 * - OpenJDK’s desktop module: make/modules/java.desktop/lib, in every JRE that has `java.desktop`.
 * - CPython’s `_tkinter`: the slim images of python leave Tk out on purpose.
 * - Prisma’s engines: one for each of `binaryTargets`, chosen by platform when it runs.
 */
export const OPTIONAL: readonly RegExp[] = [
  /\/lib\/(?:[^/]+\/)?lib(?:awt(?:_xawt|_headless)?|jawt|splashscreen|jsound|fontmanager|lcms|javajpeg|mlib_image|freetype|glass\w*|prism\w*|jfx\w*|gstreamer-lite|avplugin[\w-]*|decora_sse)\.so$/,
  /\/lib-dynload\/_tkinter\.[^/]+$/,
  /\/(?:lib)?(?:query|schema|migration|introspection|fmt)[_-](?:engine|core|format)[_-](?:debian|rhel|linux)[^/]*$/,
];

/** A library of that name lies in the same installation, in a directory that is not everybody's. */
export function liesNear(objects: Objects, { name, by }: MissingName): boolean {
  return objects.named(name).some((object) => {
    if (!isSameMachine(object.fact, by.object.fact)) return false;
    const { directory } = object.entry;
    if (SHARED_DIRECTORIES.test(directory)) return false;
    return !SHARED_DIRECTORIES.test(commonOf(directory, by.object.entry.directory));
  });
}

function commonOf(a: string, b: string): string {
  let common = a;
  while (common !== '/' && b !== common && !b.startsWith(`${common}/`)) {
    common = directoryOf(common);
  }
  return common;
}
