import { waveIdProblems } from '../wave-ids.ts';
import { wavesProblems } from '../waves-problems.ts';
import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksWaves: Rule<TasksInput> = {
  id: 'tasks-waves',
  level: 'error',
  explanation:
    'The dependency graph decides what runs in parallel; with unknown, repeated or misplaced ids of tasks it cannot be followed. Waves run in the order in which they are listed, whatever their own ids say.',
  example: { wrong: '{"id": 0, "tasks": ["1", "7.9"]}', right: '{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2"]}]}' },
  check: ({ tasks }) => [...wavesProblems(tasks), ...waveIdProblems(tasks.waves ?? [], tasks.wavesLine ?? 1)],
};
