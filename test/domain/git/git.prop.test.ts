import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodePath, encodePath } from '../../../lib/adapters/git/index.ts';
import { oidOf } from '../../../lib/adapters/hosted-git/index.ts';
import {
  decodeName,
  encodeName,
  formatTree,
  frameObject,
  type GitTreeEntry,
  parseCommit,
  parseTag,
  parseTree,
  readHeader,
  treeProblem,
  unframeObject,
} from '../../../lib/domain/git/index.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const bytes = fc.uint8Array({ maxLength: 200 });
const name = fc
  .oneof(fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }), fc.constantFrom('a', 'a-b', 'a.b', 'a0', 'A', 'ab', 'ä'))
  .filter((text) => text.isWellFormed() && !/[/\0]/.test(text));
const entries = fc.uniqueArray(
  fc.record({
    mode: fc.constantFrom('100644', '100755', '120000', '040000', '160000'),
    name,
    oid: fc.stringMatching(/^[1-9a-f][0-9a-f]{39}$/),
  }),
  { selector: (entry) => entry.name, maxLength: 12 },
);

describe('git objects', () => {
  let repository: Repository;
  beforeAll(() => {
    repository = makeRepository();
  });
  afterAll(() => repository.remove());
  const git = (args: string[], input: Uint8Array | string): string =>
    execFileSync('git', args, { cwd: repository.root, input, encoding: 'utf8' }).trim();

  it('have the ids that git hash-object gives their bytes', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        expect(oidOf({ type: 'blob', content })).toBe(git(['hash-object', '-t', 'blob', '--stdin'], content));
      }),
      { numRuns: 25 },
    );
  });

  it('have the ids that git mktree gives the same entries, in any order', () => {
    fc.assert(
      fc.property(entries, (tree) => {
        const type = ({ mode }: GitTreeEntry): string => (mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob');
        const listing = Buffer.concat(tree.map((entry) => Buffer.from(`${entry.mode} ${type(entry)} ${entry.oid}\t${entry.name}\0`)));

        expect(oidOf({ type: 'tree', content: formatTree(tree) })).toBe(git(['mktree', '-z', '--missing'], listing));
      }),
      { numRuns: 60 },
    );
  });

  it('come back from their bytes as they were', () => {
    fc.assert(
      fc.property(fc.constantFrom('blob', 'tree', 'commit', 'tag'), bytes, (type, content) => {
        expect(unframeObject(frameObject({ type, content }))).toEqual({ type, content });
      }),
    );
    fc.assert(
      fc.property(entries, (tree) => {
        const content = formatTree(tree);
        const read = parseTree(content) ?? [];
        expect(new Map(read.map((entry) => [entry.name, entry]))).toEqual(new Map(tree.map((entry) => [entry.name, entry])));
        expect(formatTree(read)).toEqual(content);
      }),
    );
  });

  it('are read without a fault whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          fc.string().map((text) => Buffer.from(`tree ${text}\nauthor ${text}\n\n`)),
        ),
        (content) => {
          for (const read of [parseTree, parseCommit, parseTag, unframeObject, readHeader]) expect(() => read(content)).not.toThrow();
          const tree = parseTree(content);
          if (tree) expect(typeof (treeProblem(tree, content) ?? '')).toBe('string');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('name files as the adapter of the real git does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (content) => {
        const decoded = decodeName(content);
        expect(decoded).toBe(decodePath(Buffer.from(content)));
        expect(Buffer.from(encodeName(decoded))).toEqual(encodePath(decoded));
        expect(Buffer.from(encodeName(decoded))).toEqual(Buffer.from(content));
      }),
      { numRuns: 1000 },
    );
  });

  it('keep what a commit says, with signatures and unknown headers around it', () => {
    const content = Buffer.from(
      `tree ${'a'.repeat(40)}\nparent ${'b'.repeat(40)}\nparent ${'c'.repeat(40)}\nauthor Zoë <z@b> 1700000000 +0100\ncommitter C <c@d> 1700000001 -0500\ngpgsig -----BEGIN\n parent ${'d'.repeat(40)}\n -----END\nencoding ISO-8859-1\n\nSubject\n\nBody\n`,
    );

    expect(parseCommit(content)).toMatchObject({
      tree: 'a'.repeat(40),
      parents: ['b'.repeat(40), 'c'.repeat(40)],
      author: { seconds: 1_700_000_000 },
      committer: { seconds: 1_700_000_001 },
      encoding: 'ISO-8859-1',
      message: new Uint8Array(Buffer.from('Subject\n\nBody\n')),
    });
  });
});
