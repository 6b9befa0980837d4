import type { Observation, Rule } from '../../shared/rule.ts';
import { count, someOf } from '../../shared/wording.ts';
import type { TasksDocument } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { shortName, type TasksInput } from './inputs.ts';

export const tasksPropertyDangling: Rule<TasksInput> = {
  id: 'tasks-property-dangling',
  level: 'error',
  explanation: 'A test task that names a correctness property the design does not have would test something nobody stated.',
  example: { wrong: '**Property 9: Order** where the design has five', right: '**Property 2: Order**' },
  check({ tasks, design }) {
    if (tasks.tasks.every(({ properties }) => properties.length === 0)) return [];
    if (design === undefined) return [undesigned(tasks)];
    const known = new Set(design.properties.map(({ number }) => number));
    if (known.size === 0) return [];
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

/** Said once: it is the document that is missing. */
function undesigned({ tasks }: TasksDocument): Observation {
  const naming = tasks.filter(({ properties }) => properties.length > 0);
  const named = [...new Set(naming.flatMap(({ properties }) => properties))];
  const said = naming.length === 1 ? 'A task names' : `${count(naming.length, 'task')} name`;
  return {
    level: 'warning',
    message: `${said} properties (${someOf(named.map(String))}), and the spec has no design.md that states any.`,
    ...(naming[0] !== undefined && spotOf(naming[0].text)),
    fix: 'Write design.md, or take the properties out.',
  };
}
