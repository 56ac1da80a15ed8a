// F4. The clients of this thread. Reads the environment's proxies, and sends by them.
import type { Repository } from '../../model/image.ts';
import { RegistryClient } from './client.ts';
import { useProxies, type Env } from './proxies.ts';

const clients = new Map<string, RegistryClient>();

/** One for each repository and account: it keeps its token for all that is asked of it. */
export function clientFor(from: Repository, env: Env = process.env): RegistryClient {
  useProxies(env);
  const key = JSON.stringify(from);
  const client = clients.get(key) ?? new RegistryClient(from);
  clients.set(key, client);
  return client;
}
