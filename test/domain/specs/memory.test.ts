import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBehind(documents: number): number {
  for (let each = 0; each < documents; each += 1) {
    const criteria = Array.from({ length: 50 }, (_, at) => `${at + 1}. WHEN request ${each} of ${at} arrives, THE system SHALL answer it`);
    checkRequirements(readRequirements(`### Requirement 1: Answers\n\n#### Acceptance Criteria\n\n${criteria.join('\n')}\n`));
  }
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it('holds no document that was checked, although all of a check are checked in one job', () => {
  // Prepare
  const documents = 100;
  const before = heapBehind(20);
  // Act
  const grown = heapBehind(documents) - before;
  // Assess
  expect(grown / documents).toBeLessThan(4000);
});
