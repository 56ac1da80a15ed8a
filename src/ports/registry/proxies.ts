// F4. The proxies that the environment names: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capital
// or small letters. Changes how this thread's `fetch` connects.
import * as http from 'node:http';

export type Env = Readonly<Record<string, string | undefined>>;

/** Go's clients, docker among them, never ask a proxy for this machine; Node's would. */
const HERE = ['localhost', '127.0.0.1', '[::1]', '::1'];

let isDone = false;

/**
 * What Node does by itself only with `NODE_USE_ENV_PROXY=1`. Before 24.14 that is the one way, and
 * nothing happens here.
 */
export function useProxies(env: Env): void {
  if (isDone) return;
  isDone = true;
  const proxies = proxiesOf(env);
  if (proxies === null) return;
  const { setGlobalProxyFromEnv } = http as Partial<typeof http>;
  setGlobalProxyFromEnv?.(proxies);
}

/** As Node takes them; null where none is named. A small name goes before its capital twin. */
export function proxiesOf(env: Env): Record<string, string> | null {
  const valueOf = (name: string): string => env[name] || env[name.toUpperCase()] || '';
  const named = ['http_proxy', 'https_proxy'].flatMap((name) => {
    const value = valueOf(name);
    return value === '' ? [] : [[name, value] as const];
  });
  if (named.length === 0) return null;
  const besides = valueOf('no_proxy');
  const no_proxy = besides === '*' ? '*' : [...HERE, besides].filter(Boolean).join(',');
  return { ...Object.fromEntries(named), no_proxy };
}
