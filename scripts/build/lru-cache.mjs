/** Stands for `mnemonist/lru-cache` in the functions' bundles: the same few methods, the least recently used entry first in a map. */
export default class LRUCache {
  #capacity;
  #entries = new Map();

  constructor(capacity) {
    this.#capacity = capacity;
  }

  has(key) {
    return this.#entries.has(key);
  }

  peek(key) {
    return this.#entries.get(key);
  }

  get(key) {
    if (!this.#entries.has(key)) return undefined;
    const value = this.#entries.get(key);
    this.set(key, value);
    return value;
  }

  set(key, value) {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value);
  }

  clear() {
    this.#entries.clear();
  }
}
