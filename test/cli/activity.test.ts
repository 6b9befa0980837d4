import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { tellActivities } from '../../lib/cli/activity.ts';
import type { Io } from '../../lib/cli/io.ts';

describe('what is under way', () => {
  let told = '';
  const io = { env: {}, stderr: { write: (text: string) => (told += text) } } as unknown as Io;
  const tests = { doing: 'running npx\n ava', stopping: 'Stopping ava' };
  beforeEach(() => {
    told = '';
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is told once, in one line, when it has taken a second', () => {
    const end = tellActivities(io, { quiet: false }).begin(tests);
    jest.advanceTimersByTime(999);
    expect(told).toBe('');
    jest.advanceTimersByTime(5000);
    end();
    expect(told).toMatch(/^ +\d+\.\ds · running npx ava\n$/u);
  });

  it.each([
    ['ends before', false, 500],
    ['shall not be told', true, 5000],
  ])('is not told where it %s', (_, quiet, ms) => {
    const activities = tellActivities(io, { quiet });
    const end = activities.begin(tests);
    jest.advanceTimersByTime(ms);
    expect(activities.current()).toBe(tests);
    end();
    jest.advanceTimersByTime(5000);
    expect(told).toBe('');
    expect(activities.current()).toBeUndefined();
  });
});
