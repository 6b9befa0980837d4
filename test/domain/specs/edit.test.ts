import { describe, expect, it } from '@jest/globals';
import { changedTicks, setTaskStatus, withoutTicks } from '../../../lib/domain/specs/index.ts';

const TEXT = '\uFEFF# Plan\r\n\r\n- [ ] 1. A\r\n  - [x] 1.1 B\r\n- [ ] 2. C\r\n- [ ] 2. D\r\n- [-] no number';

describe('setTaskStatus', () => {
  it.each([
    ['1', 'completed', '- [x] 1. A'],
    ['1', 'in-progress', '- [-] 1. A'],
    ['1', 'queued', '- [~] 1. A'],
    ['1.1', 'not-started', '- [ ] 1.1 B'],
    ['2. D', 'completed', '- [x] 2. D'],
    ['no number', 'completed', '- [x] no number'],
    ['C', 'completed', '- [x] 2. C'],
  ] as const)('sets task %s to %s and changes nothing else', (id, status, line) => {
    const result = setTaskStatus(TEXT, id, status);

    const text = result.ok ? result.text : '';
    expect(text).toContain(line);
    expect([...text.split('').keys()].filter((index) => text.charAt(index) !== TEXT.charAt(index))).toHaveLength(1);
    expect(text).toHaveLength(TEXT.length);
  });

  it.each([
    ['9', 'completed', 'task-unknown'],
    ['', 'completed', 'task-unknown'],
    ['2', 'completed', 'task-ambiguous'],
    ['1.1', 'completed', 'task-status-same'],
    ['1', 'not-started', 'task-status-same'],
  ] as const)('refuses task %j to %s with %s', (id, status, code) => {
    expect(setTaskStatus(TEXT, id, status)).toMatchObject({ ok: false, failure: { code } });
  });

  it('names the line that looks like the task and has no box that tools read', () => {
    const message = (id: string): unknown => {
      const result = setTaskStatus('- [ ] 1. A\n- [] 2. B\n', id, 'completed');
      return result.ok ? undefined : result.failure.message;
    };

    expect(message('2')).toBe('There is no task 2 in this document: line 2 looks like it, but its box is none that tools read.');
    expect(message('3')).toBe('There is no task 3 in this document.');
  });

  it('takes a capital X for completed', () => {
    expect(setTaskStatus('- [X] 1. A', '1', 'completed')).toMatchObject({ ok: false, failure: { code: 'task-status-same' } });
  });
});

describe('withoutTicks', () => {
  it('empties every box and leaves all else as it is', () => {
    expect(withoutTicks(TEXT)).toBe(TEXT.replace('[x]', '[ ]').replace('[-]', '[ ]'));
    expect(withoutTicks('Done: [x]\n\n```\n- [x] 1. No task\n```\n')).toBe('Done: [x]\n\n```\n- [x] 1. No task\n```\n');
  });
});

it.each([
  ['[x][ ]', '[ ][x]', { ticked: 1, unticked: 1, marked: 0 }],
  ['[ ][-][x]', '[x][x][x]', { ticked: 2, unticked: 0, marked: 0 }],
  ['[ ][x]', '[-][~]', { ticked: 0, unticked: 1, marked: 1 }],
  ['[x][x]', '[X][x]', { ticked: 0, unticked: 0, marked: 1 }],
])('of a plan whose boxes were %s and are %s is said which were ticked, unticked and marked', (before, after, changes) => {
  const plan = (boxes: string): string => boxes.replaceAll('[', '\n- [').replaceAll(']', '] A');

  expect(changedTicks(plan(before), plan(after))).toEqual(changes);
});
