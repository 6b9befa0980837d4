import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOTIFIED, NotifiedEvent, notificationOf, type NotifiedType } from '../../../lib/domain/events/index.ts';

const recorded = (type: NotifiedType): NotifiedEvent => {
  const file = join(import.meta.dirname, `../../vectors/events/${type}.v1.json`);
  return NotifiedEvent.parse((JSON.parse(readFileSync(file, 'utf8')) as { event: unknown }).event);
};

describe('What people are told', () => {
  it('about a review: what to read and how to decide, by the digest of what was read', () => {
    const { subject, text } = notificationOf(recorded('review.requested'), 'https://api.example.com');

    expect(subject).toBe('[Stringline] Review of design of user-preferences');
    expect(text).toContain('  stringline remote review show review-1 --remote https://api.example.com\n');
    expect(text).toMatch(/approve review-1 --digest 9dfb9147e1341f2c[0-9a-f]+ --remote https:\/\/api\.example\.com\n/);
    expect(text).toContain('Project github.com/acme/shop, branch stringline/user-preferences, run 20261126-101500-abcdef\n');
  });

  it('about the end of a run: why, and how to go on where that is possible', () => {
    const failed = notificationOf(recorded('run.finished'));
    const event = recorded('run.finished');
    const done = notificationOf({ ...event, detail: { ...event.detail, status: 'succeeded' } } as NotifiedEvent);

    expect(failed.subject).toBe('[Stringline] Run of user-preferences has failed');
    expect(failed.text).toContain('gates: Coverage of lines is 0.8421\n');
    expect(failed.text).toContain('stringline remote resume 20261126-101500-abcdef\n');
    expect(done.text).not.toContain('resume');
  });

  it('about the budget: how much of what', () => {
    const { subject, text } = notificationOf(recorded('budget.warning'));

    expect(subject).toBe('[Stringline] Run of user-preferences has used 81 % of its budget');
    expect(text).toContain('8.10 USD of 10.00 USD are used.');
  });

  it('has a subject that every mail can carry, whatever specs are named', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTIFIED), fc.string({ minLength: 1, unit: 'binary' }), (type, spec) => {
        const event = recorded(type);
        const { subject } = notificationOf({ ...event, detail: { ...event.detail, spec } } as NotifiedEvent);
        expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
      }),
    );
  });
});
