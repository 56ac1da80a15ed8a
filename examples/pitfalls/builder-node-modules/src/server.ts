import { makeApp } from './app.js';

const app = makeApp({ logger: true });
// As process 1 of a container, node ends on a signal only when it is told how.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void app.close());
await app.listen({ host: '0.0.0.0', port: Number(process.env.PORT ?? 3000) });
