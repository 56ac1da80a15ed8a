import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { makeServer } from './app.js';

test('greets by name', async () => {
  const server = makeServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/?name=Ada`);
  assert.equal(await answer.text(), 'Welcome to acme, Ada\n');
  server.close();
});
