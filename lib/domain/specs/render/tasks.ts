import type { TasksDraft } from '../schema.ts';
import { computeWaves, type WaveTask } from '../waves.ts';
import { parseReferences } from '../read/references.ts';
import { listedFiles } from '../read/section-lines.ts';
import { DEPENDENCIES, FILES, REFERENCES } from '../read/vocabulary.ts';
import { labelled } from '../text/inline.ts';
import { NOWHERE } from '../text/place.ts';
import { bullets, code, collapse, document, fenced, inline, title } from './markdown.ts';
import { overview } from './overview.ts';
import { trailer } from './design.ts';

type Group = TasksDraft['groups'][number];
type Task = Group['tasks'][number];

export interface TaskRenderOptions {
  /** Titles of the design's properties by their keys, for `**Property 1: Title**`. */
  propertyTitles?: Readonly<Record<string, string>>;
}

const LEGEND = [
  'Tasks marked with `*` are optional and can be skipped for faster MVP',
  'Each task references specific requirements for traceability',
];

/** tasks.md in Kiro's canonical form: groups become parents `1.`, their tasks `1.1`, and the waves follow from dependencies and files. */
export function renderTasks(draft: TasksDraft, options: TaskRenderOptions = {}): string {
  const hasOptional = draft.groups.some(({ tasks }) => tasks.some(({ optional }) => optional === true));
  const waves = computeWaves(waveTasks(draft)).map((tasks, id) => ({ id, tasks }));
  return document([
    `# Implementation Plan: ${title(draft.title)}`,
    '## Overview',
    overview(draft.overview),
    '## Tasks',
    ...draft.groups.map((group, index) => renderGroup(group, index + 1, options)),
    '## Notes',
    bullets([...(hasOptional ? LEGEND : LEGEND.slice(1)), ...(draft.notes ?? [])]),
    ...(waves.length === 0 ? [] : ['## Task Dependency Graph', fenced(wavesJson(waves), 'json')]),
  ]);
}

function renderGroup(group: Group, number: number, options: TaskRenderOptions): string {
  const head = `- [ ] ${number}. ${taskTitle(group.title)}`;
  if (group.tasks.length === 0) return `${head}\n  - Ensure all tests pass, ask the user if questions arise.`;
  const tasks = group.tasks.map((task, index) => renderTask(task, `${number}.${index + 1}`, options));
  return `${head}\n${tasks.join('\n\n')}`;
}

/**
 * A task whose details repeat a trailer (`Requirements: 1.1`, `Files: …`, `Depends: …`) in spite of the schema: what it says moves to the
 * field of that name, so that nothing is lost and nothing stands there twice.
 */
function lifted(task: Task): Task {
  const result = {
    ...task,
    details: [] as string[],
    criteria: [...task.criteria],
    files: [...task.files],
    dependsOn: [...(task.dependsOn ?? [])],
  };
  for (const detail of task.details) {
    const { label = '', value = '' } = labelled(collapse(detail)) ?? {};
    const ids = parseReferences(value, NOWHERE).flatMap((reference) => reference.ids);
    if (REFERENCES.test(label)) result.criteria.push(...ids);
    else if (DEPENDENCIES.test(label)) result.dependsOn.push(...ids);
    else if (FILES.test(label)) result.files.push(...listedFiles(collapse(detail)));
    else result.details.push(detail);
  }
  return result;
}

function renderTask(draft: Task, id: string, options: TaskRenderOptions): string {
  const task = lifted(draft);
  const details = [
    ...task.details.map((detail) => inline(detail.replace(/^\s*[-*+]\s+/, ''))),
    task.files.length === 0 ? '' : `Files: ${[...new Set(task.files)].map(code).join(', ')}`,
    `Done when: ${inline(task.success.trim().replace(/^(?:done when|success)\s*:\s*/i, ''))}`,
    ...(task.properties ?? []).map((number) => propertyLine(number, options)),
    trailer('Depends', task.dependsOn ?? []),
    trailer('Requirements', task.criteria),
  ];
  const lines = details.filter((detail) => detail !== '').map((detail) => `    - ${detail}`);
  return [`  - [ ]${task.optional === true ? '*' : ''} ${id} ${taskTitle(task.title)}`, ...lines].join('\n');
}

function propertyLine(number: number, { propertyTitles = {} }: TaskRenderOptions): string {
  const name = propertyTitles[number];
  return name === undefined ? `**Property ${number}**` : `**Property ${number}: ${title(name)}**`;
}

/** References in a title would be read as the task's own. */
const TITLE_TRAILER = /(?<!\\)([_*(（])(?=(?:Requirements?|Validates|要件|需求)\s?[:：])/gi;

/** A title without a number or box in front, and without a leading `*`, which would make the task optional. */
function taskTitle(text: string): string {
  const words = inline(
    title(text)
      .replace(/^(?:[-*+] )?(?:\[[ x~-]\] ?)?/i, '')
      .replace(/^(?:task )?\d+(?:(?:\.\d+)+[.):]?|[.):]) (?=\S)/i, ''),
  );
  return words.replaceAll(TITLE_TRAILER, '\\$1');
}

function waveTasks(draft: TasksDraft): WaveTask[] {
  const children = new Map(draft.groups.map((group, index) => [String(index + 1), ids(group, index + 1)]));
  return draft.groups.flatMap((group, index) =>
    group.tasks.map(lifted).map((task, position) => ({
      id: `${index + 1}.${position + 1}`,
      dependsOn: (task.dependsOn ?? []).flatMap((id) => children.get(id) ?? [id]),
      files: task.files,
      barrierBefore: position === 0 && draft.groups[index - 1]?.tasks.length === 0,
    })),
  );
}

function ids(group: Group, number: number): string[] {
  return group.tasks.map((_, position) => `${number}.${position + 1}`);
}

/** Kiro's layout: one wave a line. */
function wavesJson(waves: readonly { id: number; tasks: string[] }[]): string {
  const lines = waves.map(({ id, tasks }) => `    { "id": ${id}, "tasks": [${tasks.map((task) => JSON.stringify(task)).join(', ')}] }`);
  return `{\n  "waves": [\n${lines.join(',\n')}\n  ]\n}`;
}
