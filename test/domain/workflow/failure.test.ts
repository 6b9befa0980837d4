import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { innermostFailure, statusOfFailure } from '../../../lib/domain/workflow/index.ts';

const execution = (error: string, cause: string): string =>
  JSON.stringify({ ExecutionArn: 'arn', Status: 'FAILED', Error: error, Cause: cause });
const lambda = (errorType: string, errorMessage: string): string => JSON.stringify({ errorType, errorMessage });

describe('innermostFailure', () => {
  it.each([
    ['a plain failure', { error: 'Gate.Failed', cause: 'tests: 2 failed' }, { error: 'Gate.Failed', cause: 'tests: 2 failed' }],
    [
      'what a function threw',
      { error: 'budget-reached', cause: lambda('budget-reached', 'No money left.') },
      { error: 'budget-reached', cause: 'No money left.' },
    ],
    [
      'a failed child execution',
      { error: 'States.TaskFailed', cause: execution('Review.Rejected', 'A reviewer rejected design.') },
      { error: 'Review.Rejected', cause: 'A reviewer rejected design.' },
    ],
    [
      'a function in a child in a child',
      { error: 'States.TaskFailed', cause: execution('States.TaskFailed', execution('x', lambda('draft-unusable', 'Nothing usable.'))) },
      { error: 'draft-unusable', cause: 'Nothing usable.' },
    ],
    ['a cause that only looks like JSON', { error: 'E', cause: '{not json' }, { error: 'E', cause: '{not json' }],
  ])('finds %s', (_, failure, expected) => {
    expect(innermostFailure(failure)).toEqual(expected);
  });

  it('never throws, whatever the cause says', () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.string(), fc.json()), (error, cause) => {
        expect(typeof innermostFailure({ error, cause }).cause).toBe('string');
      }),
    );
  });
});

describe('statusOfFailure', () => {
  it.each([
    ['budget-reached', 'budget-reached'],
    ['Review.Rejected', 'rejected'],
    ['run-cancelled', 'cancelled'],
    ['Task.GivenUp', 'failed'],
    ['anything else', 'failed'],
  ])('maps %s to %s', (error, status) => {
    expect(statusOfFailure(error)).toBe(status);
  });
});
