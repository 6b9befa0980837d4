import { describe, expect, it } from '@jest/globals';
import type { ObjectStore, RefStore, TreeIndex } from '../../lib/app/ports.ts';
import { frameObject, type GitObject } from '../../lib/domain/git/index.ts';
import { sha1 } from '../../lib/adapters/hosted-git/index.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const blob = (content: string | Uint8Array): GitObject => ({
  type: 'blob',
  content: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});
const ABSENT = '1'.repeat(40);

/** What every ObjectStore does. */
export function objectStoreContract(create: CreateHarness<ObjectStore>): void {
  const fresh = (body: (store: ObjectStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('ObjectStore', () => {
    it.each([
      { name: 'an empty file', object: blob('') },
      { name: 'a text', object: blob('hello\n') },
      { name: 'every byte', object: blob(Uint8Array.from({ length: 256 }, (_, index) => index)) },
      { name: 'three megabytes', object: blob(new Uint8Array(3_000_000).fill(7)) },
      { name: 'a commit', object: { ...blob(`tree ${ABSENT}\n\n`), type: 'commit' as const } },
      { name: 'an empty tree', object: { ...blob(''), type: 'tree' as const } },
    ])('keeps $name under the id that git gives it', ({ object }) =>
      fresh(async (store) => {
        const oid = await store.put(object);
        const again = await store.put(object);

        expect([oid, again]).toEqual([sha1(frameObject(object)), oid]);
        const read = await store.get(oid);
        expect(read?.type).toBe(object.type);
        expect(Buffer.from(read?.content ?? 'other').equals(object.content)).toBe(true);
        expect(await store.stat(oid)).toEqual({ type: object.type, size: object.content.length });
      })(),
    );

    it(
      'knows nothing of absent ids, nor of names that are no ids',
      fresh(async (store) => {
        const oid = await store.put(blob('x'));

        for (const name of [ABSENT, '../../etc/passwd', '']) expect(await store.get(name)).toBeUndefined();
        expect(await store.stat(ABSENT)).toBeUndefined();
        expect(await store.missing([ABSENT, oid, ABSENT])).toEqual([ABSENT]);
        expect(await store.missing([])).toEqual([]);
      }),
    );

    it(
      'takes the same object from many at once',
      fresh(async (store) => {
        const oids = await Promise.all(Array.from({ length: 12 }, (_, index) => store.put(blob(`object ${String(index % 2)}`))));

        expect(new Set(oids).size).toBe(2);
        expect(await store.missing(oids)).toEqual([]);
      }),
    );
  });
}

/** What every TreeIndex does. */
export function treeIndexContract(create: CreateHarness<TreeIndex>): void {
  describe('TreeIndex', () => {
    it(
      'gives back what was noted of a tree, names of any bytes and submodules included',
      withHarness(create, async (index) => {
        const known = {
          entries: [
            { mode: '100644', name: 'caf\uDCE9 "ü"\n', oid: ABSENT, size: 0 },
            { mode: '160000', name: 'sub', oid: ABSENT, size: undefined },
            { mode: '040000', name: 'folder', oid: ABSENT, size: undefined },
          ],
          files: 12,
          bytes: 34_567,
          pathBytes: 20,
          depth: 2,
        };

        await index.put(ABSENT, known);
        await index.put(ABSENT, known);

        expect(await index.get(ABSENT)).toEqual(known);
        expect(await index.get('2'.repeat(40))).toBeUndefined();
        expect(await index.get('../x')).toBeUndefined();
      }),
    );
  });
}

/** What every RefStore does. */
export function refStoreContract(create: CreateHarness<RefStore>): void {
  const fresh = (body: (refs: RefStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);
  const [one, two] = ['a'.repeat(40), 'b'.repeat(40)];

  describe('RefStore', () => {
    it(
      'makes and moves a ref only from where it is said to stand',
      fresh(async (refs) => {
        const ref = 'refs/heads/stringline/ünï#x%y';

        expect(await refs.move(ref, two, one)).toBe(false);
        expect(await refs.move(ref, one, undefined)).toBe(true);
        expect(await refs.move(ref, two, undefined)).toBe(false);
        expect(await refs.move(ref, two, two)).toBe(false);
        expect(await refs.get(ref)).toBe(one);
        expect(await refs.move(ref, two, one)).toBe(true);
        expect(await refs.get(ref)).toBe(two);
        expect(await refs.get('refs/heads/none')).toBeUndefined();
      }),
    );

    it(
      'lets one of many at once win',
      fresh(async (refs) => {
        const oids = Array.from({ length: 10 }, (_, index) => String(index).repeat(40));

        const results = await Promise.all(oids.map(async (oid) => refs.move('refs/heads/race', oid, undefined)));

        expect(results.filter(Boolean)).toHaveLength(1);
        expect(await refs.get('refs/heads/race')).toBe(oids[results.indexOf(true)]);
      }),
    );

    it(
      'lists by prefix, sorted, however many there are',
      fresh(async (refs) => {
        for (const name of ['refs/heads/b', 'refs/heads/a', 'refs/heads/a/c', 'refs/tags/v1', 'refs/heads2/x'])
          await refs.move(name, one, undefined);

        expect((await refs.list('refs/heads/')).map(({ ref }) => ref)).toEqual(['refs/heads/a', 'refs/heads/a/c', 'refs/heads/b']);
        expect(await refs.list('refs/tags/')).toEqual([{ ref: 'refs/tags/v1', oid: one }]);
        expect(await refs.list('refs/none/')).toEqual([]);
      }),
    );
  });
}
