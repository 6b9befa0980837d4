import { count } from '../../domain/shared/wording.ts';
import {
  checkTasks,
  executableTasks,
  planFigures,
  standingCriteria,
  taskLeaves,
  type TaskPlan,
  type TasksDocument,
  traceSpec,
} from '../../domain/specs/index.ts';
import { visible } from '../../domain/shared/visible.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpecWithBranch } from './branch-of-work.ts';

const ORDER = { graph: 'as their graph says', document: 'in the order of the document' } as const;
const MARK = { 'not-started': ' ', queued: '~', 'in-progress': '-', completed: 'x' } as const;

function ahead(plan: TaskPlan): string {
  if (plan.waves.length === 0) return '';
  const { tasks, waves, checkpoints } = planFigures(plan);
  const stops = checkpoints === 0 ? '' : ` and ${count(checkpoints, 'checkpoint')}`;
  return `; a run would do ${String(tasks)} in ${count(waves, 'wave')}${stops}, ${ORDER[plan.order]}`;
}

/** Why the graph of a plan is not followed, and which tasks could never start if all that they say were. */
function planProblems(tasks: TasksDocument, { findings }: TaskPlan): { line: number; message: string }[] {
  const waiting = checkTasks(tasks, {}).filter(({ ruleId, level }) => ruleId === 'tasks-dependencies' && level === 'error');
  return [...findings, ...waiting].map(({ line = 1, message }) => ({ line, message }));
}

/** What a spec holds, in figures, and its tasks. */
export async function showSpec(name: string, context: CommandContext): Promise<ExitCode> {
  const { directory, spec } = await openSpecWithBranch(name, context);
  // Commits and tests are `trace`'s to look at.
  const { criteria, served, owned } = traceSpec(spec).coverage;
  const tasks = spec.tasks?.tasks ?? [];
  const plan = spec.tasks === undefined ? undefined : executableTasks(spec.tasks);
  const problems = spec.tasks === undefined || plan === undefined ? [] : planProblems(spec.tasks, plan);
  const data = {
    directory,
    specType: spec.specType,
    workflow: spec.workflow,
    requirements:
      spec.requirements?.requirements.map((requirement) => {
        const { id, title, withdrawn = false } = requirement;
        return { id, title, criteria: standingCriteria(requirement).length, withdrawn };
      }) ?? [],
    components: spec.design?.components.map((component) => component.name) ?? [],
    properties: spec.design?.properties.length ?? 0,
    tasks: tasks.map(({ id, title, status, optional, line }) => ({ id, title, status, optional, line })),
    waves: plan === undefined ? 0 : planFigures(plan).waves,
    problems,
    coverage: { criteria, served, owned },
  };
  const leaves = spec.tasks === undefined ? [] : taskLeaves(spec.tasks).filter(({ checkpoint }) => !checkpoint);
  const done = leaves.filter(({ status }) => status === 'completed').length;
  return present(
    {
      schema: 'stringline.spec/1',
      exit: EXIT.done,
      data,
      text: (paint) =>
        [
          `${paint('bold', directory)}  ${spec.specType}, ${spec.workflow}`,
          `  ${count(data.requirements.filter(({ withdrawn }) => !withdrawn).length, 'requirement')}, ${count(criteria, 'criterion')} (${served} served by the design, ${owned} owned by tasks)`,
          spec.design === undefined
            ? '  no design.md'
            : `  ${count(data.components.length, 'component')}, ${count(data.properties, 'property')}`,
          plan === undefined ? '  no tasks.md' : `  ${count(leaves.length, 'task')}, ${done} completed${ahead(plan)}`,
          ...problems.map(({ line, message }) => `  ${paint('red', 'plan')} tasks.md:${String(line)} ${visible(message)}`),
          ...tasks.map(({ id, title, status, optional }) => `  [${MARK[status]}]${optional ? '*' : ' '} ${id.padEnd(6)} ${visible(title)}`),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}
