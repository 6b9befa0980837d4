import type { TaskUnit } from '../../workflow/task.ts';
import { describeScope } from '../scope/judge.ts';
import type { RelevantFiles } from '../relevant-files.ts';
import type { WriteScope } from '../scope/task-scope.ts';
import { AGENT_TOOLS } from '../tools/index.ts';
import { contextBlocks } from './context.ts';
import { fence } from './fence.ts';
import { systemText } from './system.ts';
import { type Prompt, type PromptContext, text } from './types.ts';

export interface ImplementContext extends PromptContext {
  task: TaskUnit;
  /** Criteria that the task serves, with their words. */
  criteria: readonly { id: string; text: string }[];
  /** Names of the design's components that serve them. */
  components: readonly string[];
  scope: WriteScope;
  /** Files of the task as they are now (`relevantFiles`). */
  files: RelevantFiles;
  /** What earlier tasks of this run have changed since the overview was made. */
  changes: readonly { path: string; status: 'added' | 'modified' | 'deleted' }[];
  /** Tasks of this plan that are finished. */
  done: readonly { id: string; title: string }[];
}

const WORKING = `How to work:
1. Read before you write: the files you will change, what calls them, and a neighbour that shows the conventions (\`list\`, \`search\`, \`read\`). Several calls in one reply are carried out in order.
2. Make the change with \`edit\` (exact replacement) or \`write\` (whole file). Write the tests that show each criterion, with its number at the start of their titles (\`1.2 refuses …\`, \`1.2, 2.1 refuses …\`; where tests are functions, of their names: \`test_1_2_refuses_…\`, \`test_1_2_and_2_1_…\`), and run through the unwanted cases. Change nothing that the task does not need.
3. Call \`run_checks\`. If they fail, find the cause in the output and the code, mend the code, and check again. A test is wrong only if it contradicts the criteria; never delete, skip or loosen a test, a threshold or a lint rule to get through.
4. When everything the task asks for is there, call \`done\` with a summary for the commit message and the evidence for each criterion. The checks run once more, and the task is finished when they pass. Your word alone finishes nothing.
You have no shell and no network; commands come from the configuration. Commits and the ticks in tasks.md are made for you. Work ends after a limited number of replies, so do not read more than you need. If the task cannot be done as it stands, do the part that can be done and say in the summary what is missing and why.`;

/** Implements one task: the shared prefix, then the task with all that bears on it. */
export function implementPrompt(context: ImplementContext): Prompt {
  const { task } = context;
  return agentPrompt(context, [
    `Your step: implement task ${task.id} of the accepted plan, and only this task.`,
    describeTask(context),
    WORKING,
  ]);
}

/** The frame that every working step of the agent has. */
export function agentPrompt(context: ImplementContext, step: readonly string[]): Prompt {
  const parts = [...step, describeScope(context.scope), describeState(context)];
  return {
    system: systemText(context),
    messages: [
      {
        role: 'user',
        content: [...contextBlocks(context), text(parts.filter((part) => part !== '').join('\n\n')), ...fileBlocks(context)],
      },
    ],
    tools: [...AGENT_TOOLS],
    toolChoice: 'auto',
  };
}

/** Lines of a task that are told beside it: what it may write, and its criteria in full. */
const TOLD = /^[*_]*(?:files|requirements)[*_]*:/iu;

/** Task, criteria and components in words. The task comes from an accepted document, so it says what to build, but no more than that. */
export function describeTask({ task, criteria, components }: Pick<ImplementContext, 'task' | 'criteria' | 'components'>): string {
  const lines = [`${task.id} ${task.title}`, ...task.details.filter((detail) => !TOLD.test(detail)).map((detail) => `- ${detail}`)];
  const parts = [fence('task', { id: task.id }, lines.join('\n'))];
  if (criteria.length > 0) parts.push(`Its acceptance criteria:\n${criteria.map(({ id, text: words }) => `- ${id}: ${words}`).join('\n')}`);
  if (task.properties.length > 0) parts.push(`Correctness properties it must test (see the design): ${task.properties.join(', ')}.`);
  if (components.length > 0) parts.push(`Components of the design that serve them: ${components.join(', ')}.`);
  return parts.join('\n\n');
}

const SHOWN = 100;

function describeState({ changes, done }: Pick<ImplementContext, 'changes' | 'done'>): string {
  const parts: string[] = [];
  if (done.length > 0) parts.push(`Finished tasks of this plan:\n${done.map(({ id, title }) => `- ${id} ${title}`).join('\n')}`);
  if (changes.length > 0) {
    const shown = changes.slice(0, SHOWN).map(({ path, status }) => `- ${status} ${path}`);
    const more = changes.length > SHOWN ? `\n- and ${String(changes.length - SHOWN)} more` : '';
    parts.push(
      `Changed since the overview of the repository above:\n${fence('data', { source: 'changes' }, `${shown.join('\n')}${more}`)}`,
    );
  }
  return parts.join('\n\n');
}

function fileBlocks({ files: { shown, unshown } }: Pick<ImplementContext, 'files'>): ReturnType<typeof text>[] {
  const parts = [
    ...shown.map(({ path, text: content }) => fence('data', { path }, content)),
    ...(unshown.length === 0
      ? []
      : [
          `Too large to be shown here; \`search\` them and \`read\` the lines that you need:\n${fence(
            'data',
            { source: 'files of the task' },
            unshown.map(({ path, size }) => `- ${path} (${String(size)} characters)`).join('\n'),
          )}`,
        ]),
  ];
  return parts.length === 0 ? [] : [text(`Files of the task as they are now:\n${parts.join('\n\n')}`)];
}
