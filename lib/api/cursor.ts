import * as z from 'zod';
import type { Hash } from '../domain/shared/digest.ts';
import { canonicalJson } from '../domain/shared/digest.ts';
import { Problem } from './problem.ts';

const Cursor = z.strictObject({ v: z.literal(1), of: z.string().length(16), after: z.string().min(1).max(300) });

export interface Page<T> {
  items: T[];
  /** Asks for the next page; absent on the last one. */
  next?: string;
}

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** Names what a list is about, so that a cursor of one list is refused by another. */
function listName(filter: unknown, hash: Hash): string {
  return hash(canonicalJson(filter)).slice(0, 16);
}

export interface ListInfo<T> {
  /** All that decides what is in the list. */
  filter: unknown;
  /** Names an item within the list. */
  id: (item: T) => string;
  /** True where the list is in the order of these names: then a cursor holds on when its item has left the list. */
  sorted?: boolean;
  hash: Hash;
  /** True where items are added at the end: then the last page has a cursor too, by which one asks for what comes after it. */
  grows?: boolean;
}

/**
 * A page of a list in its order. The cursor names the last item that was given, so that items which arrive in between neither repeat nor
 * hide others.
 * @throws Problem `cursor-invalid` for a cursor that was not given out for this list
 */
export function pageOf<T>(items: readonly T[], request: PageRequest, list: ListInfo<T>): Page<T> {
  const of = listName(list.filter, list.hash);
  const begin = request.cursor === undefined ? 0 : startAfter(items, readCursor(request.cursor, of), list);
  const page = items.slice(begin, begin + request.limit);
  const last = page.at(-1);
  if (last === undefined) return { items: page, ...(list.grows === true && request.cursor !== undefined && { next: request.cursor }) };
  const ended = begin + page.length >= items.length;
  return ended && list.grows !== true ? { items: page } : { items: page, next: writeCursor({ v: 1, of, after: list.id(last) }) };
}

/** The place after which a page is asked for, for lists that find their own way from there. @throws Problem `cursor-invalid` */
export function placeOf(request: PageRequest, list: Pick<ListInfo<never>, 'filter' | 'hash'>): string | undefined {
  return request.cursor === undefined ? undefined : readCursor(request.cursor, listName(list.filter, list.hash));
}

/** A page of items that begin at the place that was asked for, one more than were asked for where there are more. */
export function pageFrom<T>(items: readonly T[], request: PageRequest, list: Pick<ListInfo<T>, 'filter' | 'hash' | 'id'>): Page<T> {
  return pageOf(items, { limit: request.limit }, list);
}

function startAfter<T>(items: readonly T[], after: string, { id, sorted = false }: ListInfo<T>): number {
  if (sorted) {
    const next = items.findIndex((item) => id(item) > after);
    return next < 0 ? items.length : next;
  }
  const index = items.findIndex((item) => id(item) === after);
  if (index < 0) throw invalid();
  return index + 1;
}

function writeCursor(cursor: z.infer<typeof Cursor>): string {
  const bytes = new TextEncoder().encode(JSON.stringify(cursor));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function readCursor(text: string, of: string): string {
  const parsed = Cursor.safeParse(decoded(text));
  if (!parsed.success || parsed.data.of !== of) throw invalid();
  return parsed.data.after;
}

function decoded(text: string): unknown {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
  } catch (error) {
    throw invalid(error);
  }
}

const invalid = (cause?: unknown): Problem =>
  new Problem(400, 'cursor-invalid', {
    detail: 'The cursor was not given out for this list. Begin again without one.',
    errors: [{ at: 'cursor', message: 'not a cursor of this list' }],
    cause,
  });
