import type * as z from 'zod';
import type { ArtefactStore } from '../../../app/ports.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import type { Item } from './table.ts';

/** Bytes of JSON that an item holds itself: an item may have 400 KB, its keys and attributes included. */
export const SPILL_BYTES = 350 * 1024;

/** A record as an item carries it: its JSON, or the digest of the artefact that holds it. */
export type Body = { body: string } | { bodyAt: string };

function unreadable(what: string, why: string, cause?: unknown): StringlineError {
  return new StringlineError({
    code: 'record-invalid',
    message: `A stored record cannot be read: ${what} ${why}`,
    fix: 'The table was changed by something else: restore it to a point in time before that',
    exit: EXIT.outside,
    cause,
  });
}

/** Keeps records whole, as JSON that is read through a schema; what is too large for an item spills to the artefact store. */
export class Bodies {
  readonly #artefacts: ArtefactStore;

  constructor(artefacts: ArtefactStore) {
    this.#artefacts = artefacts;
  }

  async pack(value: unknown): Promise<Body> {
    const body = JSON.stringify(value);
    // No character of UTF-16 takes more than three bytes: most records need no second look.
    if (body.length * 3 <= SPILL_BYTES) return { body };
    const bytes = new TextEncoder().encode(body);
    return bytes.byteLength <= SPILL_BYTES ? { body } : { bodyAt: await this.#artefacts.put(bytes) };
  }

  /** @throws StringlineError `record-invalid` when the item does not hold what `schema` says. */
  async unpack<T>(item: Item, kind: string, schema: z.ZodType<T>): Promise<T> {
    return recordOf(parse(await this.#textOf(item, kind), kind), kind, schema);
  }

  async unpackAll<T>(items: AsyncIterable<Item> | Iterable<Item>, kind: string, schema: z.ZodType<T>): Promise<T[]> {
    const records: T[] = [];
    for await (const item of items) records.push(await this.unpack(item, kind, schema));
    return records;
  }

  async #textOf(item: Item, kind: string): Promise<string> {
    if (typeof item['bodyAt'] !== 'string') return textOf(item, 'body', kind);
    const bytes = await this.#artefacts.get(item['bodyAt']);
    if (bytes === undefined) throw unreadable(`a ${kind}`, `(artefact ${item['bodyAt']} is gone)`);
    return new TextDecoder().decode(bytes);
  }
}

function parse(text: string, kind: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(`a ${kind}`, 'is not JSON', error);
  }
}

/** A value that must fit its schema before anyone acts on it. @throws StringlineError `record-invalid`. */
export function recordOf<T>(value: unknown, kind: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(`a ${kind}`, `(${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'})`, parsed.error);
}

/** A text attribute. @throws StringlineError `record-invalid`. */
export function textOf(item: Item, attribute: string, kind: string): string {
  const value = item[attribute];
  if (typeof value !== 'string') throw unreadable(`a ${kind}`, `has no ${attribute}`);
  return value;
}

/** A numeric attribute, 0 where it is absent. */
export function numberOf(item: Item | undefined, attribute: string): number {
  const value = item?.[attribute];
  return typeof value === 'number' ? value : 0;
}
