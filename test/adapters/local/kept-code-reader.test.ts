import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEPT_FACTS, keepFacts } from '../../../lib/adapters/local/kept-code-reader.ts';
import type { CodeReader } from '../../../lib/app/ports.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const A = { path: 'src/a.ts', text: 'export const a = 1;' };
const B = { path: 'src/b.ts', text: 'export const b = 1;' };

describe('a code reader that keeps what it has read', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let asked: string[];
  let plain: CodeReader;
  beforeEach(() => {
    directory = temporaryDirectory();
    asked = [];
    plain = {
      version: '1',
      reads: (path) => path.endsWith('.ts'),
      read: ({ path, text }) => {
        asked.push(path);
        const fault = text === 'fault' ? ({ problem: 'no grammar', unread: 'fault' } as const) : {};
        return Promise.resolve({ path, facts: [{ kind: 'constant', name: text, path, line: 1, public: true }], mounts: [], ...fault });
      },
    };
  });
  afterEach(() => {
    directory.remove();
  });
  const state = () => join(directory.path, '.stringline');
  const file = () => join(state(), KEPT_FACTS);
  const open = (limit?: number): CodeReader => keepFacts(plain, state(), limit);
  const readAll = async (reader: CodeReader, ...files: { path: string; text: string }[]) => {
    const facts = [];
    for (const each of files) facts.push(await reader.read(each));
    await reader.keep?.();
    return facts;
  };

  it('answers from what an earlier process has read, and reads what has changed', async () => {
    const first = await readAll(open(), A, B);
    asked = [];

    const second = await readAll(open(), A, { ...B, text: 'other' });

    expect(asked).toEqual(['src/b.ts']);
    expect(second[0]).toEqual(first[0]);
    expect(second[1]?.facts[0]?.name).toBe('other');
    expect(readFileSync(join(state(), '.gitignore'), 'utf8')).toContain('*');
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -5)],
    ['changed in one letter', (text) => text.replace('const a', 'const z')],
    ['of readers of another version', (text) => text.replace('code-facts 1', 'code-facts 2')],
    ['empty', () => ''],
    ['something else', () => 'hello\nworld'],
  ])('does not believe a file that is %s, and writes it anew', async (_name, spoil) => {
    await readAll(open(), A);
    writeFileSync(file(), spoil(readFileSync(file(), 'utf8')));
    asked = [];

    const [facts] = await readAll(open(), A);

    expect(asked).toEqual(['src/a.ts']);
    expect(facts?.facts[0]?.name).toBe(A.text);
    asked = [];
    await readAll(open(), A);
    expect(asked).toEqual([]);
  });

  it('keeps no more than its limit: what was used longest ago goes', async () => {
    await readAll(open(), A);
    const one = readFileSync(file(), 'utf8').split('\n')[1]!.length;
    await readAll(open(one + 10), B);
    asked = [];

    await readAll(open(), B, A);

    expect(asked).toEqual(['src/a.ts']);
  });

  it('keeps nothing of readers without a version: other readers may say other things', async () => {
    delete (plain as { version?: string }).version;

    await readAll(open(), A);

    expect(existsSync(file())).toBe(false);
  });

  it('keeps no fault of the reader', async () => {
    await readAll(open(), { path: 'src/c.ts', text: 'fault' });
    await readAll(open(), { path: 'src/c.ts', text: 'fault' });

    expect(asked).toEqual(['src/c.ts', 'src/c.ts']);
  });

  it('does without where it cannot write', async () => {
    writeFileSync(join(directory.path, 'a-file'), '');
    const reader = keepFacts(plain, join(directory.path, 'a-file', 'state'));

    const [facts] = await readAll(reader, A);

    expect(facts?.facts[0]?.name).toBe(A.text);
    expect(existsSync(join(directory.path, 'a-file', 'state'))).toBe(false);
  });
});
