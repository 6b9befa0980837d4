import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_DETAILS, PUBLISHED_RUN_EVENTS, toBusEvents } from '../../../lib/domain/events/index.ts';
import type { RunEvent } from '../../../lib/domain/workflow/run.ts';

const run = {
  repository: 'p',
  spec: 's',
  branch: 'b',
  workflow: 'quick',
  requester: '',
  baseCommit: '',
  reviewMode: 'policy',
} as const;

describe('events of a run on the bus, whatever the run told', () => {
  it('never throws, and what goes out fits its schema', () => {
    const event = fc.record({
      runId: fc.string({ minLength: 1 }),
      key: fc.string(),
      type: fc.oneof(fc.constantFrom(...PUBLISHED_RUN_EVENTS), fc.string()),
      at: fc.string(),
      message: fc.string(),
      data: fc.option(fc.dictionary(fc.oneof(fc.constantFrom('review', 'digest', 'subject', 'gate'), fc.string()), fc.jsonValue()), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(event, (one) => {
        const { events, problem } = toBusEvents(one as RunEvent, run);
        expect(problem === undefined || events.length === 0).toBe(true);
        for (const { detailType, detail } of events) expect(EVENT_DETAILS[detailType].strict().safeParse(detail).success).toBe(true);
      }),
    );
  });
});
