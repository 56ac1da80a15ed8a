import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eta } from './eta.js';

test('says seconds', () => assert.equal(eta('20m'), 'in 1200 seconds'));
test('refuses what is no time', () => assert.throws(() => eta('soon'), RangeError));
