import Fastify, { type FastifyInstance } from 'fastify';

interface Order {
  readonly id: number;
  readonly title: string;
}

const BOOK: readonly Order[] = [
  { id: 1, title: 'tea' },
  { id: 2, title: 'bread' },
];

/** The service, not yet listening. */
export function makeApp({ logger = false } = {}): FastifyInstance {
  const app = Fastify({ logger });
  app.get('/healthz', () => 'ok\n');
  app.get('/orders', () => BOOK);
  app.get<{ Params: { id: string } }>('/orders/:id', ({ params }, reply) => {
    const order = BOOK.find(({ id }) => id === Number(params.id));
    return order ?? reply.code(404).send({ error: `no order ${params.id}` });
  });
  return app;
}
