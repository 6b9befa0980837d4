import { labelled, pathsIn, plain } from '../text/inline.ts';
import { remembered } from '../../shared/remembered.ts';
import type { Line } from '../text/lines.ts';
import type { Place } from '../text/place.ts';
import { parseReferences, type Reference } from './references.ts';
import { listedFiles } from './section-lines.ts';
import { type Label, labelsOf } from './task-fields.ts';
import type { TaskDraft } from './task-collector.ts';
import type { Task, TaskGroup } from './tasks.ts';
import { DEPENDENCIES, FILES, namesReferences, REFERENCES, SUCCESS } from './vocabulary.ts';

/** Tasks with their parents: by number where both have one, else by indentation. */
export function linkTasks(drafts: readonly TaskDraft[], groups: readonly TaskGroup[], text: string): Task[] {
  // Asked of the whole first: few plans name a property.
  const naming = NAMES_PROPERTY.test(text);
  const keys = uniqueKeys(drafts);
  const parents = parentIndexes(drafts);
  const hasChildren = new Set(parents);
  const groupIds = new Set(groups.map(({ id }) => id));
  const levels: number[] = [];
  return drafts.map((draft, index) => {
    const parent = parents[index];
    const group = parent === undefined ? groupOf(draft, groupIds) : undefined;
    levels.push(parent === undefined ? Number(group !== undefined) : (levels[parent] ?? 0) + 1);
    return {
      ...content(draft, naming),
      key: keys[index] ?? draft.fullText,
      level: levels[index] ?? 0,
      parent: parent === undefined ? group : keys[parent],
      leaf: !hasChildren.has(index),
    };
  });
}

function uniqueKeys(drafts: readonly TaskDraft[]): string[] {
  const seen = new Map<string, number>();
  for (const { id } of drafts) seen.set(id, (seen.get(id) ?? 0) + 1);
  return drafts.map(({ id, fullText }) => (id !== '' && seen.get(id) === 1 ? id : fullText));
}

function groupOf(draft: TaskDraft, groups: ReadonlySet<string>): string | undefined {
  if (groups.size === 0) return draft.group?.id;
  const byNumber = prefixes(draft.id).find((id) => groups.has(id));
  return byNumber ?? draft.group?.id;
}

/** The latest task whose number this one goes on from. */
function nearestAbove(id: string, latest: ReadonlyMap<string, number>): number | undefined {
  for (let cut = id.lastIndexOf('.'); cut > 0; cut = id.lastIndexOf('.', cut - 1)) {
    const found = latest.get(id.slice(0, cut));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `1.2.3` → `1.2`, `1`. `4.1a` is a sibling of `4.1`. */
function prefixes(id: string): string[] {
  const parts = id.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('.'));
}

function parentIndexes(drafts: readonly TaskDraft[]): (number | undefined)[] {
  const latest = new Map<string, number>();
  const open: number[] = [];
  return drafts.map((draft, index) => {
    while (open.length > 0 && (drafts[open.at(-1) ?? -1]?.indent ?? 0) >= draft.indent) open.pop();
    const above = open.at(-1);
    open.push(index);
    const numbered = nearestAbove(draft.id, latest);
    if (draft.id !== '') latest.set(draft.id, index);
    return numbered ?? above;
  });
}

type Content = Omit<Task, 'key' | 'level' | 'parent' | 'leaf'>;

function content(draft: TaskDraft, naming: boolean): Content {
  const texts = draft.body.every(({ kind }) => kind === 'text') ? draft.body : draft.body.filter(({ kind }) => kind === 'text');
  const labels = labelsOf(texts).map((label) => ({ ...label, meaning: meaningOf(label.label) }));
  const prerequisites = listed(labels.filter(({ meaning }) => meaning === 'dependencies'));
  const references = [
    ...titleReferences(draft),
    ...listed(labels.filter(({ meaning, value }) => meaning === 'references' || namesReferences(value))),
  ];
  return {
    id: draft.id,
    title: withoutMark(draft.title),
    fullText: draft.fullText,
    status: draft.status,
    optional: draft.optional,
    parallel: draft.title.includes('(P)') && PARALLEL.test(draft.title),
    line: draft.line,
    column: draft.markIndex + 1,
    markOffset: draft.markOffset,
    text: { ...titlePlace(draft), length: draft.fullText.length },
    details: details(draft.body),
    references,
    criteria: distinct(references.flatMap(({ ids }) => ids)),
    properties: properties(naming ? [draft.fullText, ...draft.body.map((line) => line.text)] : [], labels),
    dependsOn: prerequisites.flatMap(({ ids }) => ids),
    prerequisites,
    files: files(draft, texts, labels),
    statesFiles: labels.some(({ meaning }) => meaning === 'files'),
    success: labels.find(({ meaning, value }) => meaning === 'success' && value !== '')?.value,
    checkpoint: isCheckpoint(draft.title),
    fields: labels.filter(({ italic }) => italic).map(({ label, value, line }) => ({ label, value, line })),
    section: draft.section,
  };
}

/** What the values of labels list. */
function listed(labels: readonly Label[]): Reference[] {
  return labels.flatMap(({ pieces }) => pieces.flatMap((piece) => parseReferences(piece.text, piece.at)));
}

/** Each once, in order. */
function distinct<T>(values: readonly T[]): T[] {
  return values.length < 2 ? [...values] : [...new Set(values)];
}

const CHECKPOINT = /checkpoint|检查点|檢查點|チェックポイント|체크포인트/i;

function isCheckpoint(title: string): boolean {
  return (
    CHECKPOINT.test(title) &&
    /^(?:final |最终|最終)?\s?(?:checkpoint|检查点|檢查點|チェックポイント|체크포인트)/i.test(plain(title).replace(/^[^\p{L}]+/u, ''))
  );
}

type LabelMeaning = 'references' | 'dependencies' | 'files' | 'success' | 'properties' | 'other';

const MEANINGS: readonly (readonly [RegExp, LabelMeaning])[] = [
  [REFERENCES, 'references'],
  [DEPENDENCIES, 'dependencies'],
  [FILES, 'files'],
  [SUCCESS, 'success'],
  [/^properties$/, 'properties'],
];

/** Tasks say the same few labels over and over. */
const meaningOf = remembered((label): LabelMeaning => MEANINGS.find(([words]) => words.test(label))?.[1] ?? 'other', 500);

/** A label with what it says of its task. */
type MeantLabel = Label & { meaning: LabelMeaning };

/** `- [ ] 1. Build it _Requirements: 1.1_`, `… — *Req 12.3*`, `… (Requirements 2.1, 2.2)`. */
function titleReferences(draft: TaskDraft): Reference[] {
  const start = /[_*(（]/.test(draft.fullText) ? draft.fullText.search(TITLE_REFERENCES) : -1;
  if (start < 0) return [];
  const bracket = Number(/^[(（]/.test(draft.fullText.slice(start)));
  const text = draft.fullText.slice(start + bracket);
  const label = labelled(text.replace(/[)）]$/, '')) ?? unlabelled(text);
  const { line, column, offset } = titlePlace(draft);
  const before = start + bracket + (label?.index ?? 0);
  return label === undefined ? [] : parseReferences(label.value, { line, column: column + before, offset: offset + before });
}

const TITLE_REFERENCES =
  /(?<!\\)[_*(（](?:(?:Requirements?|Validates|要件|需求)\s?[:：]|(?:Requirements?|Reqs?\.?|要件|需求)\s?(?:[A-Z]{1,8}-?)?\d)/i;

/** `*Req 12.3* — [blocked]`: to the end of the emphasis or the bracket. */
function unlabelled(text: string): { value: string; index: number } | undefined {
  const word = /^[_*]{0,3}(?:requirements?|reqs?\.?|要件|需求)\s?/i.exec(text)?.[0];
  return word === undefined
    ? undefined
    : { value: /^[^_*()（）]{0,500}/.exec(text.slice(word.length))?.[0].trimEnd() ?? '', index: word.length };
}

function titlePlace({ line, markOffset, markIndex, textIndex }: TaskDraft): Place {
  return { line, column: textIndex + 1, offset: markOffset - markIndex + textIndex };
}

/** cc-sdd's mark of a task that may run beside others, in front of the title or behind it. */
const PARALLEL = /^\(P\)\s|\s\(P\)$/;

function withoutMark(title: string): string {
  return (title.includes('(P)') ? title.replace(PARALLEL, '') : title).trim();
}

function details(body: readonly Line[]): string[] {
  const found: string[] = [];
  for (const { text, kind } of body) {
    const detail = kind === 'text' ? text.trim() : text.trimEnd();
    if (kind !== 'text') found.push(detail);
    else if (detail !== '') found.push(BULLETS.includes(detail.charAt(0)) ? detail.replace(/^[-*+][ \t]+/, '') : detail);
  }
  return found;
}

const BULLETS = '-*+';

const NAMES_PROPERTY = /\bProperty\s\d/i;

function properties(texts: readonly string[], labels: readonly MeantLabel[]): number[] {
  const named = texts
    .filter((text) => NAMES_PROPERTY.test(text))
    .flatMap((text) => [...text.matchAll(/\bProperty\s(\d{1,6}(?:\.\d{1,4})?)/gi)].map((match) => Number(match[1])));
  const list = labels
    .filter(({ meaning }) => meaning === 'properties')
    .flatMap(({ value }) => value.match(/\d{1,6}(?:\.\d{1,4})?/g)?.map(Number) ?? []);
  return distinct([...named, ...list]);
}

/** A `Files:` line says all; without one, the paths in code spans. */
function files(draft: TaskDraft, texts: readonly Line[], labels: readonly MeantLabel[]): string[] {
  const lines = new Set(labels.filter(({ meaning }) => meaning === 'files').map(({ line }) => line));
  if (lines.size > 0) return distinct(texts.filter(({ number }) => lines.has(number)).flatMap(({ text }) => listedFiles(text)));
  return distinct([...pathsIn(draft.fullText), ...texts.flatMap(({ text }) => pathsIn(text))]);
}
