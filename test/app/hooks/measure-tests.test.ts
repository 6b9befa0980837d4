import { describe, expect, it } from '@jest/globals';
import { fileShare } from '../../../lib/app/hooks/agent/measure-tests.ts';

const file = (path: string, covered = 3, total = 4) => ({ path, covered, total });

describe('the share of a file that tests cover', () => {
  it.each([
    ['by its path', 'src/a.ts', [file('src/a.ts'), file('lib/src/a.ts', 0)], 0.75],
    ['named in full', 'src/a.ts', [file('/build/1/src/a.ts')], 0.75],
    ['named from the folder of its package', 'web/src/a.ts', [file('src/a.ts')], 0.75],
    ['without a line to cover', 'src/a.ts', [file('src/a.ts', 0, 0)], 1],
    ['not in the report', 'src/a.ts', [file('src/b.ts')], undefined],
    ['of a name that another one ends with', 'a.ts', [file('src/a.ts')], undefined],
    ['that may be one of two', 'web/src/a.ts', [file('src/a.ts'), file('a.ts')], undefined],
  ])('is found of one %s', (_, path, files, share) => {
    expect(fileShare({ files }, path)).toBe(share);
  });
});
