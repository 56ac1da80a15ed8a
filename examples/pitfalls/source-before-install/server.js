import { createServer } from 'node:http';
import { eta } from './eta.js';

/** GET /eta?in=20m */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  try {
    response.end(`${eta(searchParams.get('in') ?? '30m')}\n`);
  } catch (error) {
    response.writeHead(400).end(`${error.message}\n`);
  }
});
server.listen(Number(process.env.PORT ?? 3000));
// As process 1 of a container, node ends on a signal only when it is told how.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());
