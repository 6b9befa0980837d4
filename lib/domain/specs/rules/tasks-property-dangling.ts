import { spotOf } from '../text/place.ts';
import { shortName, type TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksPropertyDangling: Rule<TasksInput> = {
  id: 'tasks-property-dangling',
  level: 'error',
  explanation: 'A test task that names a correctness property the design does not have would test something nobody stated.',
  example: { wrong: '**Property 9: Order** where the design has five', right: '**Property 2: Order**' },
  check({ tasks, design }) {
    const known = new Set(design?.properties.map(({ number }) => number));
    if (known.size === 0 || tasks.tasks.every(({ properties }) => properties.length === 0)) return [];
    return tasks.tasks.flatMap((task) =>
      task.properties
        .filter((number) => !known.has(number))
        .map((number) => ({
          message: `Task ${shortName(task)} names property ${number}, which the design does not have.`,
          ...spotOf(task.text),
          fix: `The design has the properties ${[...known].sort((a, b) => a - b).join(', ')}.`,
        })),
    );
  },
};
