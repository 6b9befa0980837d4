import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createGitRepository } from '../../../lib/adapters/git/index.ts';
import { mergeBaseOf } from '../../../lib/app/hooks/merge-base.ts';
import type { SourceRepository } from '../../../lib/app/ports.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

describe('where two lines of history part', () => {
  let repository: Repository;
  let source: SourceRepository;
  beforeAll(async () => {
    repository = makeRepository({ files: { a: '1' } });
    source = await createGitRepository(repository.root);
  });
  afterAll(() => repository.remove());

  /** A commit that claims to have been made on the first of January of a year. */
  const commit = (year: number, ...parents: string[]): Promise<string> =>
    source.commit({
      tree: repository.git('rev-parse', 'HEAD^{tree}').trim(),
      message: String(year),
      author: { name: 'A', email: 'a@example.org' },
      at: `${String(year)}-01-01T00:00:00Z`,
      parents,
    });

  it('is the tip of the base where a branch was made on it', async () => {
    const base = await commit(2020);
    const head = await commit(2021, base);

    expect([await mergeBaseOf(source, base, head), await mergeBaseOf(source, head, base)]).toEqual([base, base]);
  });

  it('is told by parents, whatever dates commits give themselves', async () => {
    const old = await commit(2030);
    const tip = await commit(2020, old);
    const head = await commit(2031, await commit(2030, old), await commit(1980, tip));

    expect(await mergeBaseOf(source, tip, head)).toBe(tip);
  });

  it.each([
    ['share nothing', (one: string, other: string) => [[one], [other]]],
    [
      'were merged in both directions',
      (one: string, other: string) => [
        [one, other],
        [other, one],
      ],
    ],
  ])('is nowhere where they %s', async (_, parentsOf) => {
    const [left = [], right = []] = parentsOf(await commit(2020), await commit(2021));

    expect(await mergeBaseOf(source, await commit(2022, ...left), await commit(2023, ...right))).toBeUndefined();
  });
});
