import { type Condition, type Item, nextVersion, type Table } from './table.ts';

/** A table that lasts as long as the process. */
export class MemoryTable<T> implements Table<T> {
  readonly #items = new Map<string, Item<T>>();

  get(key: string): Promise<Item<T> | undefined> {
    return Promise.resolve(structuredClone(this.#items.get(key)));
  }

  async put(key: string, value: T, condition: Condition): Promise<Item<T>> {
    const item = { value: structuredClone(value), version: nextVersion(key, this.#items.get(key), condition) };
    this.#items.set(key, item);
    return Promise.resolve(structuredClone(item));
  }
}
