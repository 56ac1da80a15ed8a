/** The house's greeting for a name. */
export function greet(name) {
  return `Welcome to acme, ${name}`;
}
