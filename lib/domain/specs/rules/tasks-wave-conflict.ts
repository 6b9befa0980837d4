import { spotOf } from '../text/place.ts';
import { waveNames } from '../wave-ids.ts';
import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksWaveConflict: Rule<TasksInput> = {
  id: 'tasks-wave-conflict',
  level: 'warning',
  explanation: 'Two tasks that write the same file at the same time overwrite each other or end in a merge conflict.',
  example: { wrong: '1.1 and 1.2 in wave 0, both with Files: `src/a.ts`', right: '1.1 in wave 0, 1.2 in wave 1' },
  check({ tasks }) {
    // What is done runs beside nothing any more.
    const byId = new Map(
      tasks.tasks.filter(({ statesFiles, status }) => statesFiles && status !== 'completed').map((task) => [task.id, task]),
    );
    const waves = tasks.waves ?? [];
    const names = waveNames(waves);
    return waves.flatMap((wave, index) => {
      const writer = new Map<string, string>();
      return wave.tasks.flatMap((id) =>
        (byId.get(id)?.files ?? []).flatMap((file) => {
          const other = writer.get(file);
          if (other !== undefined && other !== id) {
            const message = `Tasks ${other} and ${id} of ${names[index] ?? ''} both write ${file}.`;
            const task = byId.get(id);
            return [{ message, ...(task === undefined ? {} : spotOf(task.text)), fix: `Move ${id} to a later wave.` }];
          }
          writer.set(file, id);
          return [];
        }),
      );
    });
  },
};
