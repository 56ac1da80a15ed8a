import { authorize } from '../../../src/ports/registry/authorization.ts';

const REALM = 'Bearer realm="http://127.0.0.1:9/token",service="s"';

test.each([
  ['https://ghcr.io', false],
  ['https://127.0.0.1.example.com', false],
  ['http://127.0.0.1:5000', true],
  ['https://localhost:5000', true],
])('a token server of this machine is asked for %s: %s', async (origin, want) => {
  const asked: string[] = [];
  const send = (url: URL): Promise<Response> => {
    asked.push(url.host);
    return Promise.resolve(new Response('{"token":"t"}'));
  };
  const context = { origin, repository: 'acme/orders', credentials: null, send };
  const answered = await authorize(context, REALM).catch((error: unknown) => error);
  if (want) expect(answered).toBe('Bearer t');
  else expect(answered).toMatchObject({ code: 'registry-denied' });
  expect(asked).toEqual(want ? ['127.0.0.1:9'] : []);
});
