// May touch: nothing; reads the lab's folder and asks its engine.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findEngine } from './engine/daemon.ts';
import { findExisting } from './engine/client.ts';
import type { EngineFiles } from './engine/install.ts';
import { STAND_INS } from './images/index.ts';
import type { Given } from './images/make.ts';
import { readJson } from './json.ts';
import { makeLog } from './log.ts';
import type { Site } from './site.ts';
import { openSite } from './site.ts';
import { mainRoot } from './up.ts';

/** What runs, what it is, and which images are stand-ins; starts and changes nothing. */
export async function printStatus(env: Site['env'], log: (line: string) => void): Promise<string> {
  const site = openSite(env, makeLog(log));
  const lines = [`folder   ${site.dir}${existsSync(site.dir) ? '' : ' (not there yet)'}`];
  const engines = join(site.dir, 'engines');
  const names = existsSync(engines) ? readdirSync(engines) : [];
  const running = names.flatMap((name) => findEngine(join(engines, name)) ?? []);
  for (const { socket, process: id, store } of running) {
    lines.push(`engine   unix://${socket} (pid ${id.pid}, ${store} store)`);
  }
  if (running.length === 0) {
    const existing = await findExisting(site);
    lines.push(`engine   ${existing === null ? 'none runs' : `${existing.host}, the host's own`}`);
  }
  const versions = readJson<EngineFiles['versions']>(join(site.dir, 'engine/versions.json'));
  for (const [name, version] of Object.entries(versions ?? {})) {
    lines.push(`version  ${name} ${version}`);
  }
  const records = [join(mainRoot(site), 'images.json'), join(site.dir, 'aside.json')];
  for (const tag of records.flatMap((path) => Object.keys(readJson<Given>(path) ?? {}))) {
    const row = STAND_INS.find((known) => known.tag === tag);
    lines.push(`stand-in ${tag}: ${row?.about ?? 'made by another version of the lab'}`);
  }
  return `${lines.join('\n')}\n`;
}
