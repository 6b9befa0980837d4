import { describe, expect, it } from '@jest/globals';
import type { EngineCommand } from '../../../lib/domain/workflow/asl/index.ts';
import { functionNameOf, machineNameOf } from '../../../lib/local/engine/names.ts';
import { planOf } from '../../../lib/local/engine/plan.ts';

const start = (taskId: string): EngineCommand => ({ type: 'StartTask', taskId, stateName: 's', resource: 'r', arguments: null });

describe('planOf', () => {
  it('keeps what is new, and what was out before and ends', () => {
    const plan = planOf([
      start('new'),
      { type: 'CancelTask', taskId: 'old' },
      { type: 'SetTimer', timerId: 't', at: 'later' },
      { type: 'CancelTimer', timerId: 'u' },
    ]);

    expect(plan).toEqual({
      start: [start('new')],
      cancel: ['old'],
      set: [{ type: 'SetTimer', timerId: 't', at: 'later' }],
      clear: ['u'],
      finish: undefined,
    });
  });

  it('forgets what one event both starts and cancels', () => {
    const plan = planOf([
      start('a'),
      { type: 'SetTimer', timerId: 't', at: 'later' },
      { type: 'CancelTask', taskId: 'a' },
      { type: 'CancelTimer', timerId: 't' },
      { type: 'Finish', status: 'FAILED', error: 'E' },
    ]);

    expect(plan).toEqual({ start: [], cancel: [], set: [], clear: [], finish: { type: 'Finish', status: 'FAILED', error: 'E' } });
  });
});

describe('names', () => {
  it.each([
    ['implement', 'implement'],
    ['implement:live', 'implement'],
    ['function:implement', 'implement'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:implement', 'implement'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:implement:$LATEST', 'implement'],
  ])('reads the function in %s', (reference, name) => {
    expect(functionNameOf(reference)).toBe(name);
  });

  it.each([
    ['verify', 'verify'],
    ['arn:aws:states:eu-west-1:123456789012:stateMachine:verify', 'verify'],
    ['arn:aws:states:eu-west-1:123456789012:stateMachine:verify:3', 'verify'],
  ])('reads the machine in %s', (reference, name) => {
    expect(machineNameOf(reference)).toBe(name);
  });
});
