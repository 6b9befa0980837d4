import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createRepositoryTree, type ReferenceReading, refusedReferences, resolveReferences } from '../../../lib/domain/steering/index.ts';
import { growth } from '../../support/cpu-time.ts';

const resolve = (text: string, files: Record<string, ReferenceReading> = {}, path = '.kiro/steering/api.md') =>
  resolveReferences(text, (name) => (Object.hasOwn(files, name) ? files[name] : undefined), {
    path,
    maxFileBytes: 1000,
    maxTotalBytes: 1500,
  });

describe('resolveReferences', () => {
  it('names the file and gives its text at the end', async () => {
    const { text, references, findings } = await resolve('See #[[file:api/openapi.yaml]] and\n#[[file:./api/openapi.yaml]].\n', {
      'api/openapi.yaml': 'openapi: 3.1.0\n',
    });

    expect(text).toBe(
      'See `api/openapi.yaml` and\n`api/openapi.yaml`.\n\nReferenced file `api/openapi.yaml`:\n\n```yaml\nopenapi: 3.1.0\n```\n',
    );
    expect(references).toEqual([{ path: 'api/openapi.yaml', raw: 'openapi: 3.1.0\n', text: 'openapi: 3.1.0\n', bytes: 15 }]);
    expect(findings).toEqual([]);
  });

  it('leaves a text without references as it is', async () => {
    expect((await resolve('# Title\n\nNo references. \n')).text).toBe('# Title\n\nNo references. \n');
  });

  it('tries the folder of the document when nothing lies at the path from the root', async () => {
    const { references } = await resolve('#[[file:design/data.md]]', { '.kiro/specs/x/design/data.md': 'data' }, '.kiro/specs/x/design.md');

    expect(references.map(({ path }) => path)).toEqual(['.kiro/specs/x/design/data.md']);
  });

  it('leaves references in code as they are', async () => {
    const text = 'Write `#[[file:a]]` like this:\n\n```md\n#[[file:b]]\n```\n\n~~~\n```\n#[[file:c]]\n~~~\nand ``x`` #[[file:d]]\n';

    const { text: resolved, references } = await resolve(text, { a: 'A', b: 'B', c: 'C', d: 'D' });

    expect(references.map(({ path }) => path)).toEqual(['d']);
    expect(resolved).toContain('`#[[file:a]]`');
  });

  it('resolves the references of referenced Markdown once, and no circle grows', async () => {
    const { text, references } = await resolve('#[[file:a.md]]', {
      'a.md': 'A then #[[file:b.md]] and #[[file:.kiro/steering/api.md]]',
      'b.md': 'B then #[[file:c.md]] and #[[file:a.md]]',
      'c.md': 'C',
    });

    expect(references.map(({ path }) => path)).toEqual(['a.md', 'b.md']);
    expect(text).toContain('A then `b.md` and `.kiro/steering/api.md`');
    expect(text).toContain('B then #[[file:c.md]]');
  });

  it('does not resolve what only looks like a reference in a file of another kind', async () => {
    const { references } = await resolve('#[[file:a.yaml]]', { 'a.yaml': '#[[file:b.yaml]]', 'b.yaml': 'x' });

    expect(references.map(({ path }) => path)).toEqual(['a.yaml']);
  });

  it.each([
    ['../secrets.env', 'steering-reference-path'],
    ['a/../../b', 'steering-reference-path'],
    ['/etc/passwd', 'steering-reference-path'],
    ['C:/Windows/win.ini', 'steering-reference-path'],
    ['a\\b', 'steering-reference-path'],
    ['.git/config', 'steering-reference-path'],
    ['.GIT/config', 'steering-reference-path'],
    ['missing.txt', 'steering-reference-missing'],
    ['link', 'steering-reference-refused'],
    ['binary', 'steering-reference-refused'],
    ['huge', 'steering-reference-refused'],
    ['poisoned', 'steering-reference-refused'],
  ])('refuses %s', async (target, ruleId) => {
    const { text, references, findings } = await resolve(`line\n#[[file:${target}]]`, {
      link: { refused: 'it is a symbolic link' },
      binary: 'a\0b',
      huge: 'x'.repeat(1001),
      poisoned: 'x\u200B',
    });

    expect(references).toEqual([]);
    expect(text).toBe(`line\n\`${target}\` (not included)`);
    expect(findings).toEqual([expect.objectContaining({ ruleId, path: '.kiro/steering/api.md', line: 2 })]);
  });

  it('stops at the total size and at the number of files', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${String(index)}`, 'x']));
    const text = Object.keys(files)
      .map((name) => `#[[file:${name}]]`)
      .join('\n');

    expect((await resolve('#[[file:a]] #[[file:b]]', { a: 'x'.repeat(900), b: 'x'.repeat(900) })).references).toHaveLength(1);
    expect((await resolve(text, files)).references).toHaveLength(50);
  });

  it('fences text that has fences itself', async () => {
    expect((await resolve('#[[file:a.md]]', { 'a.md': '````\ncode\n````\n' })).text).toContain('`````md\n````\ncode\n````\n`````\n');
  });

  it('is found in code or outside of it by all that stands before on its line', async () => {
    const { references } = await resolve(
      '#[[file:a]] `#[[file:b]] ``#[[file:c]]`` #[[file:d]] ` #[[file:e]] `x` #[[file:f]] ` #[[file:g]]',
      {
        ...{ a: 'A', b: 'B', c: 'C', d: 'D', e: 'E', f: 'F', g: 'G' },
      },
    );

    expect(references.map(({ path }) => path)).toEqual(['a', 'c', 'e', 'f', 'g']);
  });

  it.each(['#[[file:../a]]', '`#[[file:../a]]` #[[file:../b]] ', '#[[file:../a]]`'])(
    'takes time about linear in a line of many %j',
    (unit) => {
      const read = (size: number) => refusedReferences({ path: 'a.md', raw: unit.repeat(size) }, createRepositoryTree(['b']));

      // Looking back to the start of the line for each comes to 64 times as much.
      expect(growth(read, 1_000, 8)).toBeLessThan(24);
    },
  );

  it('never throws and only asks for canonical paths', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('#[[file:', ']]', '..', '/', '`', '\n', 'a'))),
        async (parts) => {
          await resolveReferences(
            parts.join(''),
            (path) => {
              expect(path).not.toMatch(/(?:^|\/)\.\.(?:\/|$)|^\/|\\/);
              return 'text';
            },
            { path: 'x.md' },
          );
        },
      ),
    );
  });
});
