import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeApp } from '../dist/app.js';

test('an order by its number', async () => {
  const response = await makeApp().inject('/orders/1');
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), { id: 1, title: 'tea' });
});

test('an order that is not there', async () => {
  const response = await makeApp().inject('/orders/9');
  assert.equal(response.statusCode, 404);
  assert.deepEqual(response.json(), { error: 'no order 9' });
});
