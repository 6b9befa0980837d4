import { describe, expect, it } from '@jest/globals';
import { checkTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const rulesFor = (task: string): string[] => checkTasks(readTasks(`# Plan\n\n- [ ] ${task}\n`), {}).map(({ ruleId }) => ruleId);

describe('a task that is struck out', () => {
  it.each(['~~1. Network part~~', '1. ~~Network part~~', '**~~1.2 Network part~~**', '~~Network part~~'])(
    'is asked for nothing more: %s',
    (task) => {
      expect(rulesFor(task)).not.toContain('tasks-success-criterion');
    },
  );

  it.each([
    '1. Network part',
    '1. ~~Network~~ part',
    '1. ~~Old part~~ Network part',
    '~~1. Old part~~ **Network part**',
    '1. ~~Old~~ ~~part~~',
    '1. Network part ~~',
  ])('is one whose whole title is: %s is not', (task) => {
    expect(rulesFor(task)).toContain('tasks-success-criterion');
  });
});
