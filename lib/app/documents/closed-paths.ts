import { closedPath } from '../../domain/agent/index.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { readDesign, readTasks, taskLeaves } from '../../domain/specs/index.ts';
import type { SpecRevision } from '../../domain/workflow/run.ts';

interface Place {
  who: string;
  line: number;
  files: readonly string[];
}

function placesOf({ kind, text }: Pick<SpecRevision, 'kind'> & { text: string }): Place[] {
  if (kind === 'design') return readDesign(text).components.map(({ name, line, files }) => ({ who: name, line, files }));
  if (kind !== 'tasks') return [];
  return taskLeaves(readTasks(text)).flatMap(({ id, title, line, files, statesFiles, status }) =>
    status === 'completed' || !statesFiles ? [] : [{ who: `Task ${id === '' ? title : id}`, line, files }],
  );
}

/**
 * Files that a design or plan wants changed and that no task can write: told while the plan can be changed, because the agent would be refused
 * later. A draft must not hold them; what people have written may mean something that they do themselves.
 */
export function closedPaths(document: Pick<SpecRevision, 'kind' | 'origin'> & { text: string }, governing: readonly string[]): Finding[] {
  return placesOf(document).flatMap(({ who, line, files }) =>
    files.flatMap((file) => {
      const why = closedPath(file, governing);
      if (why === undefined) return [];
      return {
        ruleId: 'agent-protected-path',
        level: document.origin === 'model' ? ('error' as const) : ('warning' as const),
        message: `${who} names ${file}, which no task can write: ${why}.`,
        line,
        fix: 'Leave it to people: take it out of the files, and say under what the change assumes that somebody does it.',
      };
    }),
  );
}
