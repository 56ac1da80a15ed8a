// F1. Base names by number: every rootfs of one run can share one table. Pure.

/** Grows only; the number of a name never changes. */
export class NameTable {
  readonly #names: string[] = [];
  readonly #ids = new Map<string, number>();
  #simple = true;

  /** True while JavaScript's own order of all names is that of their UTF-8 bytes. */
  get simple(): boolean {
    return this.#simple;
  }

  /** The name's number, a new one when it was never seen. */
  intern(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    if (/[\ud800-\uffff]/.test(name)) this.#simple = false;
    const id = this.#names.length;
    this.#names.push(name);
    this.#ids.set(name, id);
    return id;
  }

  /** -1 for a name that was never seen. */
  find(name: string): number {
    return this.#ids.get(name) ?? -1;
  }

  nameOf(id: number): string {
    return this.#names[id]!;
  }
}
