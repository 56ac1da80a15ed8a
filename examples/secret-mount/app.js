import { createServer } from 'node:http';
import { greet } from '@acme/greeting';

/** The service, not yet listening: greets whoever says a name. */
export function makeServer() {
  return createServer((request, response) => {
    const { searchParams } = new URL(request.url, 'http://localhost');
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end(`${greet(searchParams.get('name') ?? 'stranger')}\n`);
  });
}
