// F4. Pure: whether a host is this machine.

/** `hostname` of a URL: `localhost`, `127.…`, `[::1]`. A name that only ends or begins so is not. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/i.test(hostname);
}
