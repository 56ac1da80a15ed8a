import { makeServer } from './app.js';

const server = makeServer().listen(Number(process.env.PORT ?? 8080));
// As process 1 of a container, node ends on a signal only when it is told how.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());
