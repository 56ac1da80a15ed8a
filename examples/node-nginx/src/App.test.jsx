import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { App } from './App.jsx';
import { total } from './total.js';

test('adds prices up to the cent', () => {
  expect(total([])).toBe('0.00 €');
  expect(total([{ price: 250 }, { price: 420 }])).toBe('6.70 €');
});

test('offers the menu', () => {
  const html = renderToString(<App />);
  expect(html).toContain('<button>tea</button>');
  expect(html).toContain('<button>bread</button>');
});
