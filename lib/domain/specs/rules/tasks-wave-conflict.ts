import { writtenFiles } from '../read/written-files.ts';
import { spotOf } from '../text/place.ts';
import { waveNames } from '../wave-ids.ts';
import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksWaveConflict: Rule<TasksInput> = {
  id: 'tasks-wave-conflict',
  level: 'warning',
  explanation:
    'Two tasks that write the same file at the same time overwrite each other or end in a merge conflict. A task writes what its `Files:` line lists; without one, the files that its title says are created or changed.',
  example: { wrong: '1.1 and 1.2 in wave 0, both with Files: `src/a.ts`', right: '1.1 in wave 0, 1.2 in wave 1' },
  check({ tasks: { tasks, waves } }) {
    if (waves === undefined) return [];
    // What is done runs beside nothing any more.
    const byId = new Map(tasks.filter(({ status }) => status !== 'completed').map((task) => [task.id, task]));
    const names = waveNames(waves);
    return waves.flatMap((wave, index) => {
      const writer = new Map<string, string>();
      return wave.tasks.flatMap((id) => {
        const task = byId.get(id);
        if (task === undefined) return [];
        return writtenFiles(task).flatMap((file) => {
          const other = writer.get(file);
          writer.set(file, id);
          if (other === undefined || other === id) return [];
          const message = `Tasks ${other} and ${id} of ${names[index] ?? ''} both write ${file}.`;
          return [{ message, ...spotOf(task.text), fix: `Move ${id} to a later wave.` }];
        });
      });
    });
  },
};
