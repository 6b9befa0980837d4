import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { type Condition, type Item, nextVersion, type Table } from './table.ts';

export interface FileTableOptions<T> {
  path: string;
  /** What a value looks like; a file that holds anything else is refused. */
  schema: z.core.$ZodType<T>;
}

const Contents = z.array(z.tuple([z.string(), z.strictObject({ value: z.unknown(), version: z.int().positive() })]));

/** The file of a table cannot be used as it is. A person has to look at it; it is never overwritten. */
export class DamagedTable extends Error {
  constructor(path: string, options: { cause: unknown }) {
    super(`The table ${path} is damaged and was left as it is.`, options);
    this.name = 'DamagedTable';
  }
}

/**
 * A table that outlives the process: one JSON file, replaced as a whole, so that it holds either the state before a write or the one
 * after it. Writes of one table happen one after the other.
 */
export class FileTable<T> implements Table<T> {
  readonly #path: string;
  readonly #schema: z.core.$ZodType<T>;
  #items: Promise<Map<string, Item<T>>> | undefined;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor({ path, schema }: FileTableOptions<T>) {
    this.#path = path;
    this.#schema = schema;
  }

  async get(key: string): Promise<Item<T> | undefined> {
    return structuredClone((await this.#load()).get(key));
  }

  put(key: string, value: T, condition: Condition): Promise<Item<T>> {
    const write = this.#lastWrite.then(() => this.#write(key, value, condition));
    // The next write must not fail because this one did; this one's caller is told by the promise it gets.
    this.#lastWrite = write.catch(() => undefined);
    return write;
  }

  async #write(key: string, value: T, condition: Condition): Promise<Item<T>> {
    const items = await this.#load();
    const item = { value: structuredClone(value), version: nextVersion(key, items.get(key), condition) };
    await this.#save(new Map(items).set(key, item));
    items.set(key, item);
    return structuredClone(item);
  }

  async #save(items: ReadonlyMap<string, Item<T>>): Promise<void> {
    const draft = `${this.#path}.draft`;
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(draft, JSON.stringify([...items]), { flush: true });
    await rename(draft, this.#path);
  }

  #load(): Promise<Map<string, Item<T>>> {
    this.#items ??= this.#read();
    return this.#items;
  }

  async #read(): Promise<Map<string, Item<T>>> {
    const text = await readIfThere(this.#path);
    if (text === undefined) return new Map();
    return new Map(this.#parse(text));
  }

  #parse(text: string): [string, Item<T>][] {
    try {
      const entries = Contents.parse(JSON.parse(text));
      return entries.map(([key, { value, version }]) => [key, { value: z.parse(this.#schema, value), version }]);
    } catch (cause) {
      throw new DamagedTable(this.#path, { cause });
    }
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
