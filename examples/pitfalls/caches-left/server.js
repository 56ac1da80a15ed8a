import { createServer } from 'node:http';
import dayjs from 'dayjs';

/** When a courier is there: GET /eta?from=2026-11-02T11:50&minutes=20 */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const from = dayjs(searchParams.get('from') ?? undefined);
  const there = from.add(Number(searchParams.get('minutes') ?? 30), 'minute');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${there.format('ddd HH:mm')}\n`);
});
server.listen(Number(process.env.PORT ?? 3000));
