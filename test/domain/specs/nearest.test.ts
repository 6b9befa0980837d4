import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { KnownIds, nearest } from '../../../lib/domain/specs/nearest.ts';
import { cpuTime } from '../../support/cpu-time.ts';
import { checkTasks, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

describe('nearest', () => {
  it.each([
    ['1.7', ['1.1', '1.2'], '1.2'],
    ['1.12', ['1.1', '1.2', '1.13', '1.10'], '1.13'],
    ['11', ['1.1', '1.2', '2'], '1.1'],
    ['FR-2.1', ['FR2.1', 'FR-3.9'], 'FR2.1'],
    ['NRF-2', ['NFR-2', 'NFR-3'], 'NFR-2'],
    ['21.3', ['1.1', '1.3', '2.3', '12.1'], '1.3'],
    ['7.4b', ['7.4a', '8.4'], '7.4a'],
    ['aaabbbccc', ['aaabbbcccdddd', 'aaabbbcccddd'], 'aaabbbcccddd'],
    ['search-catalogue-filter-1', ['catalogue-search-filter-1', 'search-catalog-filters-1'], 'search-catalog-filters-1'],
    ['SEC-4', ['1.1', '1.4'], undefined],
    ['3.1', ['1.1', '1.2', '2.1'], undefined],
    ['21.1', ['12.1'], '12.1'],
    ['1.1', [], undefined],
  ])('of %s among %j is %s', (id, known, expected) => {
    expect(nearest(id, known)).toBe(expected);
  });

  it('is a known id, whatever is asked', () => {
    const id = fc.stringMatching(/^(?:[A-Z]{0,3}-?)?\d{0,3}(?:\.\d{1,2})?[a-z]?$/);
    fc.assert(
      fc.property(id, fc.array(id), (wanted, known) => {
        const found = nearest(wanted, known);

        if (known.includes(wanted)) expect(found).toBe(wanted);
        else if (found !== undefined) expect(known).toContain(found);
      }),
    );
  });

  it.each([1000, 4000])('compares a bounded number of ids for each of %i different ones, and none twice', (many) => {
    let compared = 0;
    const ids = Array.from({ length: many }, (_, index) => `${String((index % 200) + 1)}.${String(Math.floor(index / 200) + 1)}`);
    const known = new KnownIds(
      () => ids,
      () => {
        compared += 1;
        return 1;
      },
    );

    const wanted = ids.map((id) => `${id}9`);
    for (const id of [...wanted, ...wanted, ...wanted]) known.nearest(id);

    expect(compared).toBeLessThan(many * 100);
  });
});

it('finds the nearest of thousands of long ids for as many that are alike in a fraction of a second', () => {
  const id = (n: number): string => `search-of-the-catalogue-by-${String(n * 7919).padStart(8, 'x')}-${String(n % 9)}`;
  const known = new KnownIds(() => Array.from({ length: 5000 }, (_, index) => id(index)));

  expect(cpuTime(() => Array.from({ length: 2000 }, (_, index) => known.nearest(id(index).replace('by', 'bz'))))).toBeLessThan(1000);
});

describe('advice on thousands of dangling references', () => {
  it('reads each criterion a few times only', () => {
    const requirements = readRequirements(
      `### Requirement 1: A\n\n#### Acceptance Criteria\n\n${Array.from({ length: 2000 }, (_, index) => `${String(index + 1)}. THE A SHALL b\n`).join('')}`,
    );
    const references = Array.from({ length: 2000 }, (_, index) => `1.${String(index + 5000)}`).join(', ');
    let reads = 0;
    for (const criterion of requirements.requirements.flatMap(({ criteria }) => criteria)) {
      const { id } = criterion;
      Object.defineProperty(criterion, 'id', { enumerable: true, get: () => ((reads += 1), id) });
    }

    const findings = checkTasks(readTasks(`- [ ] 1. B\n  - _Requirements: ${references}_\n`), { requirements });

    expect(findings.filter(({ ruleId }) => ruleId === 'tasks-reference-dangling')).toMatchObject([
      { fix: 'Requirement 1 has criteria 1.1 to 1.2000.' },
    ]);
    expect(reads).toBeLessThan(2000 * 10);
  });
});
