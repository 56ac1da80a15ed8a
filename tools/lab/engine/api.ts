// May touch: one engine's UNIX socket. The few calls that are quicker without the docker program.
import { request } from 'node:http';

/** Whether an engine answers at `socket`. */
export async function ping(socket: string): Promise<boolean> {
  try {
    return (await get(socket, '/_ping', 5_000)) === 'OK';
  } catch {
    return false;
  }
}

/**
 * Tags → image ids of the engine at `socket` (Engine API, GET /images/json). One that unpacks an
 * image on a busy machine took more than 5 s for it.
 */
export async function listImages(socket: string): Promise<ReadonlyMap<string, string>> {
  type Summary = { readonly Id: string; readonly RepoTags: readonly string[] | null };
  const images = JSON.parse(await get(socket, '/images/json', 60_000)) as readonly Summary[];
  return new Map(images.flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => [tag, Id])));
}

function get(socketPath: string, path: string, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, timeout }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${path}: HTTP ${response.statusCode}: ${body}`));
      });
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(new Error(`${path}: no answer in ${timeout / 1000} s`)));
    call.on('error', reject);
    call.end();
  });
}
