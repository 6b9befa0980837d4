import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFileArtefactStore } from '../../../lib/adapters/local/artefacts.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const BYTES = new TextEncoder().encode('the text');

describe('createFileArtefactStore', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => {
    directory.remove();
  });
  const pathOf = (digest: string): string => join(directory.path, digest.slice(0, 2), digest);

  it('leaves nothing but the artefact behind', async () => {
    const digest = await createFileArtefactStore(directory.path).put(BYTES);

    expect(readdirSync(directory.path)).toEqual([digest.slice(0, 2)]);
    expect(readdirSync(join(directory.path, digest.slice(0, 2)))).toEqual([digest]);
  });

  it('refuses corrupt bytes, naming the file', async () => {
    const store = createFileArtefactStore(directory.path);
    const digest = await store.put(BYTES);
    writeFileSync(pathOf(digest), 'the tent');

    const read = store.get(digest);

    await expect(read).rejects.toMatchObject({ code: 'artefact-corrupt', exit: 5, message: expect.stringContaining(pathOf(digest)) });
  });

  it.each(['', 'the tex', 'the tent'])('mends a file that holds %j when the bytes are stored again', async (damaged) => {
    const store = createFileArtefactStore(directory.path);
    const digest = await store.put(BYTES);
    writeFileSync(pathOf(digest), damaged);

    await store.put(BYTES);

    expect(readFileSync(pathOf(digest), 'utf8')).toBe('the text');
  });

  it('leaves no half-written file when a write fails', async () => {
    const store = createFileArtefactStore(directory.path);
    const digest = await createFileArtefactStore(join(directory.path, 'elsewhere')).put(BYTES);
    mkdirSync(pathOf(digest), { recursive: true });

    await expect(store.put(BYTES)).rejects.toThrow();

    expect(readdirSync(join(directory.path, digest.slice(0, 2)))).toEqual([digest]);
    expect(existsSync(pathOf(digest))).toBe(true);
  });
});
