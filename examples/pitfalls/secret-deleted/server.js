import { createServer } from 'node:http';
import ms from 'ms';

/** When a courier is there who says how long it takes: GET /eta?in=20m */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const milliseconds = ms(searchParams.get('in') ?? '30m');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`in ${milliseconds / 1000} seconds\n`);
});
server.listen(Number(process.env.PORT ?? 3000));
// As process 1 of a container, node ends on a signal only when it is told how.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());
