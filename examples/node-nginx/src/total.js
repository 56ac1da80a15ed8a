/** The sum of prices in cents, as a reader expects it: `6.70 €`. */
export function total(items) {
  const cents = items.reduce((sum, { price }) => sum + price, 0);
  return `${(cents / 100).toFixed(2)} €`;
}
