import type { Finding } from '../shared/finding.ts';
import type { TaskUnit } from '../workflow/task.ts';
import type { Task, TasksDocument } from './read/tasks.ts';
import { CHECKLIST, headingWords, isChecklistName } from './read/vocabulary.ts';
import { wavesProblems } from './waves-problems.ts';

export interface TaskPlan {
  /** Waves run one after the other, the tasks of a wave in parallel. */
  waves: TaskUnit[][];
  /** `graph` when the document's own waves are followed, else one task after the other. */
  order: 'graph' | 'document';
  /** Why the graph was not followed. */
  findings: Finding[];
}

/**
 * What is left to run: open leaves, in waves. Checkpoints and other tasks outside the dependency graph are barriers at their place in
 * the document. A graph that is wrong (unknown or repeated ids) is reported and document order followed instead.
 */
export function executableTasks(
  document: TasksDocument,
  options: { includeOptional?: boolean /** Keys of tasks that are run although they are ticked. */; again?: ReadonlySet<string> } = {},
): TaskPlan {
  const skipped = options.includeOptional === true ? new Set<Task>() : optionalTasks(document);
  const open = taskLeaves(document).filter(
    (task) => (task.status !== 'completed' || options.again?.has(task.key) === true) && !skipped.has(task),
  );
  const findings = [...document.findings.filter(({ level }) => level === 'error'), ...wavesProblems(document)];
  if (document.waves === undefined || findings.some(({ level }) => level === 'error')) {
    return { waves: open.map((task) => [taskUnit(task)]), order: 'document', findings };
  }
  const waveOf = new Map(document.waves.flatMap(({ tasks }, index) => tasks.map((id) => [id, index] as const)));
  return { waves: withBarriers(open, waveOf), order: 'graph', findings };
}

/** What a plan comes to: checkpoints have nothing built, and stand for themselves. */
export function planFigures({ waves }: Pick<TaskPlan, 'waves'>): { tasks: number; waves: number; checkpoints: number } {
  const units = waves.flat();
  const checkpoints = units.filter(({ checkpoint }) => checkpoint).length;
  return {
    tasks: units.length - checkpoints,
    waves: waves.filter((wave) => wave.some(({ checkpoint }) => !checkpoint)).length,
    checkpoints,
  };
}

/** Leaves that are tasks: boxes without a number of their own below a heading, label or task such as `Success Criteria` are checklists for people. */
export function taskLeaves(document: TasksDocument): Task[] {
  const checklists = new Set(document.tasks.filter(({ title }) => CHECKLIST_TITLE.test(title)).map(({ key }) => key));
  return document.tasks.filter((task) => task.leaf && !isChecklist(document, task, checklists));
}

/** `Manual QA checklist`, `Pre-merge checklist`; what is named besides is built, in steps: `Wire up the QA checklist`, `Shopping checklist`. */
const CHECKLIST_TITLE =
  /^(?:(?:the|acceptance|accessibility|completion|deployment|final|go-live|launch|manual|performance|(?:post|pre)-\w+|production|qa|quality|readiness|regression|release|review|rollout|security|sign-?off|smoke|success|testing|tests?|uat|validation|verification)\s)*checklist$/i;

/**
 * Leaves that somebody still has to do, checkpoints left out, what is struck out, and what a heading puts off to some other day: what advice on how to cut and
 * describe tasks is for.
 */
export function tasksAhead(document: TasksDocument): Task[] {
  return taskLeaves(document).filter(
    (task) => task.status !== 'completed' && !task.checkpoint && !isPutOff(document, task) && !isStruckOut(task),
  );
}

/** The whole title, with its number or behind it: `~~3. Title~~`, `3. ~~Title~~`. Words beside it may be what is to be done instead. */
const STRUCK_OUT = /^(?:\d+(?:\.\d+)*[.)]?\s+)?[*_]{0,3}~~(?:(?!~~).){1,4000}~~[*_]{0,3}\s*$/u;

/** What is not planned yet, and so not described. */
const PUT_OFF =
  /^(?:\W|\d)*(?:(?:future|roadmap|backlog|deferred|postponed|someday)(?=\s*(?:$|[^\w\s-]|[-–—]\s)|(?:\s[\w-]+)?\s(?:work|tasks?|items?|features?|stories|ideas|(?:enhance|improve)ments?|considerations?|extensions?|additions?|phases?|iterations?|releases?|versions?|steps|plans?|development|scope|and|or)\b)|(?:out of scope|nice[ -]to[ -]have|post[ -]?(?:mvp|launch|release|v?\d))\b)|\((?:future|deferred|postponed|out of scope)\b/i;

const isStruckOut = ({ fullText }: Task): boolean => fullText.includes('~~') && STRUCK_OUT.test(fullText);

function isPutOff({ sections }: TasksDocument, task: Task): boolean {
  for (let section = sections[task.section ?? -1]; section !== undefined; section = sections[section.parent ?? -1])
    if (section.level > 1 && PUT_OFF.test(section.text)) return true;
  return false;
}

/** A number that a task has already is the checklist's own. */
function isChecklist({ sections }: TasksDocument, task: Task, checklists: ReadonlySet<string | undefined>): boolean {
  if (task.id !== '' && task.key === task.id) return false;
  if (task.id === '' && (isChecklistName(task.list) || checklists.has(task.parent))) return true;
  const own = sections[task.section ?? -1];
  // The first is the title of the document; another one is as high by mistake, and what follows it is no part of it.
  if (own !== undefined && own !== sections[0] && isChecklistName(headingWords(own.text))) return true;
  for (let section = own; section !== undefined; section = sections[section.parent ?? -1]) {
    if (section.level > 1 && CHECKLIST.test(headingWords(section.text))) return true;
  }
  return false;
}

/** Tasks that are optional, or below one that is. Parents stand above their tasks, so one pass is enough. */
function optionalTasks({ tasks }: TasksDocument): Set<Task> {
  const optional = new Set<Task>();
  const keys = new Set<string>();
  for (const task of tasks) {
    if (!task.optional && (task.parent === undefined || !keys.has(task.parent))) continue;
    optional.add(task);
    keys.add(task.key);
  }
  return optional;
}

function withBarriers(tasks: readonly Task[], waveOf: ReadonlyMap<string, number>): TaskUnit[][] {
  const waves: TaskUnit[][] = [];
  let segment = new Map<number, TaskUnit[]>();
  const flush = () => {
    waves.push(...[...segment].sort(([a], [b]) => a - b).map(([, units]) => units));
    segment = new Map();
  };
  for (const task of tasks) {
    const wave = waveOf.get(task.id);
    if (wave === undefined) {
      flush();
      waves.push([taskUnit(task)]);
    } else segment.set(wave, [...(segment.get(wave) ?? []), taskUnit(task)]);
  }
  flush();
  return waves;
}

/** The contract of the implementing stage for one task of the document. */
export function taskUnit(task: Task): TaskUnit {
  const { title, details, criteria, files, optional, checkpoint } = task;
  return { id: task.key, title, details, criteria, properties: task.properties, files, optional, checkpoint };
}
