import { idsInWords } from '../../shared/wording.ts';
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
      const planned = [...new Set(wave.tasks)].flatMap((id) => byId.get(id) ?? []);
      const written = planned.flatMap((task) => writtenFiles(task).map((file) => ({ file, task })));
      return [...Map.groupBy(written, ({ file }) => file)].flatMap(([file, writers]) => {
        const [, second] = writers;
        if (second === undefined) return [];
        const ids = writers.map(({ task }) => task.id);
        const message = `Tasks ${idsInWords(ids)} of ${names[index] ?? ''} ${ids.length === 2 ? 'both' : 'all'} write ${file}.`;
        const fix = ids.length === 2 ? `Move ${second.task.id} to a later wave.` : 'Move all but one to waves of their own.';
        return [{ message, ...spotOf(second.task.text), ids, parts: ids.map((id) => `${file} by ${id}`), fix }];
      });
    });
  },
};
