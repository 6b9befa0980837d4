import type { Observation, Rule } from '../../shared/rule.ts';
import { count, someOf } from '../../shared/wording.ts';
import { propertiesMeant } from '../read/property-label.ts';
import type { DesignDocument } from '../read/design.ts';
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
    if (design === undefined || design.properties.length === 0) return [undesigned(tasks, design)];
    const known = new Map(design.properties.map(({ key, label }) => [key, label]));
    const keys = new Set(known.keys());
    return tasks.tasks.flatMap((task) =>
      task.properties
        .map((key, index) => ({ key, at: task.propertyPlaces[index] ?? task.text }))
        .filter(({ key }) => propertiesMeant(key, keys).length === 0)
        .map(({ key, at }) => ({
          message: `Task ${shortName(task)} names property ${key}, which the design does not have.`,
          ...spotOf(at),
          fix: `The design has the properties ${[...known.values()].toSorted(byNumber).join(', ')}.`,
        })),
    );
  },
};

const byNumber = (a: string, b: string): number => Number.parseFloat(a) - Number.parseFloat(b);

/** Said once: it is the document that is missing, or its part. */
function undesigned({ tasks }: TasksDocument, design: DesignDocument | undefined): Observation {
  const naming = tasks.filter(({ properties }) => properties.length > 0);
  const named = [...new Set(naming.flatMap(({ properties }) => properties))];
  const said = naming.length === 1 ? 'A task names' : `${count(naming.length, 'task')} name`;
  return {
    level: 'warning',
    message: `${said} properties (${someOf(named)}), and ${design === undefined ? 'the spec has no design.md that states any' : 'none can be read in design.md'}.`,
    ids: named,
    ...(naming[0] !== undefined && spotOf(naming[0].propertyPlaces[0] ?? naming[0].text)),
    fix: `${design === undefined ? 'Write design.md' : 'Write "### Property 1: …" in design.md for each'}, or take the properties out.`,
  };
}
