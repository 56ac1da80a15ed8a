import { useState } from 'react';
import { total } from './total.js';

const MENU = [
  { title: 'tea', price: 250 },
  { title: 'bread', price: 420 },
];

export function App() {
  const [cart, setCart] = useState([]);
  return (
    <main>
      <h1>Orders</h1>
      <ul>
        {MENU.map((item) => (
          <li key={item.title}>
            <button onClick={() => setCart([...cart, item])}>{item.title}</button>
          </li>
        ))}
      </ul>
      <p>
        {cart.length} in the cart, {total(cart)}
      </p>
    </main>
  );
}
