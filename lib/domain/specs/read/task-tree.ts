import { labelled, pathsIn, plain } from '../text/inline.ts';
import type { Line } from '../text/lines.ts';
import { type Place, placeAt, shifted, type Stretch } from '../text/place.ts';
import { bracketedReferences, mayBracketReferences } from './bracketed-references.ts';
import { mayTellPrerequisites, parsePrerequisites, toldPrerequisites } from './prerequisites.ts';
import { PROPERTY_LABEL, propertyKey } from './property-label.ts';
import { parseReferences, type Reference } from './references.ts';
import { filesOf } from './section-lines.ts';
import { storyReferences } from './spec-kit.ts';
import { type Label, labelsOf } from './task-fields.ts';
import type { TaskDraft } from './task-collector.ts';
import { idsAbove } from './task-number.ts';
import type { Task, TaskGroup } from './tasks.ts';
import { namesReferences } from './vocabulary.ts';

/** Tasks with their parents: by number where both have one, else by indentation. */
export function linkTasks(drafts: readonly TaskDraft[], groups: readonly TaskGroup[], text: string): Task[] {
  // Asked of the whole first: few plans name a property.
  const has: Has = {
    properties: NAMES_PROPERTY.test(text),
    brackets: mayBracketReferences(text),
    dependencies: mayTellPrerequisites(text),
  };
  const keys = uniqueKeys(drafts);
  const parents = parentIndexes(drafts);
  const hasChildren = new Set(parents);
  const groupIds = new Set(groups.map(({ id }) => id));
  const levels: number[] = [];
  return drafts.map((draft, index) => {
    const parent = parents[index];
    const group = parent === undefined ? groupOf(draft, groupIds) : undefined;
    levels.push(parent === undefined ? Number(group !== undefined) : (levels[parent] ?? 0) + 1);
    return taskOf(draft, has, {
      key: keys[index] ?? draft.box.fullText,
      level: levels[index] ?? 0,
      parent: parent === undefined ? group : keys[parent],
      leaf: !hasChildren.has(index),
    });
  });
}

function uniqueKeys(drafts: readonly TaskDraft[]): string[] {
  const seen = new Map<string, number>();
  for (const { box } of drafts) seen.set(box.id, (seen.get(box.id) ?? 0) + 1);
  return drafts.map(({ box: { id, fullText } }) => (id !== '' && seen.get(id) === 1 ? id : fullText));
}

function groupOf(draft: TaskDraft, groups: ReadonlySet<string>): string | undefined {
  if (groups.size === 0) return draft.group?.id;
  const byNumber = idsAbove(draft.box.id).find((id) => groups.has(id));
  return byNumber ?? draft.group?.id;
}

/** The latest task whose number this one goes on from. */
function nearestAbove(id: string, latest: ReadonlyMap<string, number>): number | undefined {
  const above = id.includes('.') ? idsAbove(id).find((each) => latest.has(each)) : undefined;
  return above === undefined ? undefined : latest.get(above);
}

function parentIndexes(drafts: readonly TaskDraft[]): (number | undefined)[] {
  const latest = new Map<string, number>();
  const open: number[] = [];
  return drafts.map(({ box: { id, indent } }, index) => {
    while (open.length > 0 && (drafts[open[open.length - 1] ?? 0]?.box.indent ?? 0) >= indent) open.pop();
    const above = open[open.length - 1];
    open.push(index);
    const numbered = nearestAbove(id, latest);
    if (id !== '') latest.set(id, index);
    return numbered ?? above;
  });
}

/** What is in the whole plan, so that it need not be looked for in each task of most. */
interface Has {
  properties: boolean;
  brackets: boolean;
  dependencies: boolean;
}

function taskOf(draft: TaskDraft, has: Has, link: Pick<Task, 'key' | 'level' | 'parent' | 'leaf'>): Task {
  const { box, body, line, markOffset, section, list } = draft;
  const labels = labelsOf(body);
  const place = titlePlace(draft);
  const references = titleReferences(box.fullText, place);
  if (has.brackets) {
    // Of the first in a title is known already, unless it is lettered.
    const known = new Set(LETTERED.test(box.fullText) ? [] : idsOf(references));
    references.push(...bracketedReferences(box.fullText, place).filter(({ ids }) => !ids.every((id) => known.has(id))));
    references.push(...bracketedIn(body, labels));
  }
  if (box.kit !== undefined) references.push(...storyReferences(box.kit.marks, box.fullText, place));
  const { prerequisites, success } = told(labels, references);
  if (has.dependencies) prerequisites.push(...toldPrerequisites(box.fullText, place, body));
  const listed = labels.filter(isFiles);
  const named = has.properties || labels.some(isProperties) ? propertiesIn(draft, place, labels) : [];
  return {
    id: box.id,
    key: link.key,
    title: withoutMark(box.title),
    fullText: box.fullText,
    status: box.status,
    optional: box.optional,
    parallel: box.kit?.marks.includes('P') === true || (box.title.includes('(P)') && PARALLEL.test(box.title)),
    line,
    column: box.markIndex + 1,
    markOffset,
    text: place,
    level: link.level,
    parent: link.parent,
    details: details(body),
    references,
    criteria: distinct(idsOf(references)),
    properties: named.map(({ key }) => key),
    propertyPlaces: named.map(({ at }) => at),
    dependsOn: idsOf(prerequisites),
    prerequisites,
    files: distinct(listed.length > 0 ? listed.flatMap(filesListed) : filesNamed(draft)),
    statesFiles: listed.length > 0,
    success,
    checkpoint: isCheckpoint(box.title),
    fields: labels.filter(({ italic }) => italic).map(({ label, value, line }) => ({ label, value, line })),
    leaf: link.leaf,
    section,
    list,
  };
}

/** References in brackets, but for lines whose label says that they are lists themselves. */
function bracketedIn(body: readonly Line[], labels: readonly Label[]): Reference[] {
  const lists = new Set(labels.filter(listsSomething).flatMap(({ pieces }) => pieces.map(({ at }) => at.line)));
  return body.flatMap((line) => (line.kind === 'text' && !lists.has(line.number) ? bracketedReferences(line.text, placeAt(line, 0)) : []));
}

const listsSomething = ({ meaning, value }: Label): boolean =>
  meaning === 'references' || meaning === 'dependencies' || namesReferences(value);

const isFiles = ({ meaning }: Label): boolean => meaning === 'files';
const isProperties = ({ meaning }: Label): boolean => meaning === 'properties';

/**
 * What the labels below a task say of it.
 * @param references those of its title, to which the others are added
 */
function told(labels: readonly Label[], references: Reference[]): Pick<Task, 'prerequisites' | 'success'> {
  const prerequisites: Reference[] = [];
  let success: string | undefined;
  for (const { meaning, value, pieces } of labels) {
    if (meaning === 'success' && value !== '') success ??= value;
    if (meaning === 'dependencies') for (const { text, at } of pieces) prerequisites.push(...parsePrerequisites(text, at));
    if (meaning === 'references' || namesReferences(value))
      for (const { text, at } of pieces) references.push(...parseReferences(text, at));
  }
  return { prerequisites, success };
}

function idsOf(references: readonly Reference[]): string[] {
  return references.length === 0 ? [] : references.flatMap(({ ids }) => ids);
}

/** Each once, in order. */
function distinct<T>(values: T[]): T[] {
  return values.length < 2 ? values : [...new Set(values)];
}

const CHECKPOINT = /checkpoint|检查点|檢查點|チェックポイント|체크포인트/i;
/** What may stand in front of it. */
const KIND =
  '(?:finaler|human|integration|interim|manual|mid|mid-?point|midway|milestone|qa|quality|release|review|safety|security|tests?|validation|verification|(?:phase|sprint|stage|milestone|week|wave)\\s\\d{1,3})';
/** It is alone, with a number, or a sign ends it. */
const ENDED = '\\s?(?:$|[^\\p{L}\\p{N}\\s])';
/** What it is there for: `Checkpoint review`, `Checkpoint ensure all tests pass`, but `Checkpoint review: reject bad files` is work. */
const PURPOSE =
  '(?:(?:validation|verification|review)(?:$|\\s(?:after|before)(?!\\p{L}))|(?:ensure|verify|confirm)\\s(?:all|every|that)(?!\\p{L}))';
/** Alone, with a number or with what it is of; what else stands beside it is work: `Add checkpoint saving`, `Checkpoint manager: save and load`. */
const CHECKPOINT_NAME = new RegExp(
  [
    `^(?:final|last)\\s(?:${KIND}\\s)?checkpoint(?:\\s?(?:$|[^\\p{L}\\s])|\\s(?:${PURPOSE}|(?:and|after|before|for|of|with|ensure|verify|confirm|check|run)(?!\\p{L})))`,
    `^${KIND}\\s(?:final\\s)?checkpoint(?:\\s#?\\d+)?${ENDED}`,
    `^checkpoint(?:\\s?(?:$|[^\\p{L}\\s]|\\p{L}(?!\\p{L}))|\\s(?:${PURPOSE}|(?:final|finale|cuối|backend|frontend|sprint|phase|fase|milestone|stage|after|before)(?!\\p{L})))`,
    '^(?:最终|最終)?\\s?(?:checkpoint|检查点|檢查點|チェックポイント|체크포인트)(?:$|\\s?[^\\p{L}\\s]|验证|確認|确认)',
  ].join('|'),
  'iu',
);

function isCheckpoint(title: string): boolean {
  return CHECKPOINT.test(title) && CHECKPOINT_NAME.test(plain(title).replace(/^[^\p{L}]+/u, ''));
}

/** `- [ ] 1. Build it _Requirements: 1.1_`, `… — *Req 12.3*`, `… (Requirements 2.1, 2.2)`. */
function titleReferences(fullText: string, at: Place): Reference[] {
  // Most titles hold no mark that such a list could begin with.
  const start = /[_*(（]/.test(fullText) ? fullText.search(TITLE_REFERENCES) : -1;
  if (start < 0) return [];
  const bracket = Number(/^[(（]/.test(fullText.slice(start)));
  const text = fullText.slice(start + bracket);
  const label = labelled(text.replace(/[)）]$/, '')) ?? unlabelled(text);
  const before = start + bracket + (label?.index ?? 0);
  return label === undefined ? [] : parseReferences(label.value, shifted(at, before));
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

/** `… (R2.1, 2.2)`. */
const LETTERED = /[(（]\s?R\d{1,4}\.\d/;

function titlePlace({ line, markOffset, box: { markIndex, textIndex, fullText } }: TaskDraft): Stretch {
  return { line, column: textIndex + 1, offset: markOffset - markIndex + textIndex, length: fullText.length };
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
    else if (detail !== '') found.push(BULLETS.includes(detail.charAt(0)) ? withoutBullet(detail) : detail);
  }
  return found;
}

const BULLETS = '-*+';

function withoutBullet(detail: string): string {
  return /^. \S/.test(detail) ? detail.slice(2) : detail.replace(/^[-*+][ \t]+/, '');
}

const NAMES_PROPERTY = /\bProperty\s\d/i;

/** Each property that a task names, where it does so first. */
function propertiesIn({ box, body }: TaskDraft, title: Place, labels: readonly Label[]): { key: string; at: Stretch }[] {
  const texts = [{ text: box.fullText, at: title }, ...body.map((line) => ({ text: line.text, at: placeAt(line, 0) }))];
  const said = texts.filter(({ text }) => NAMES_PROPERTY.test(text)).flatMap((each) => labelsIn(each, NAMED));
  const list = labels.filter(isProperties).flatMap(({ pieces }) => pieces.flatMap((each) => labelsIn(each, LISTED)));
  const first = new Map<string, Stretch>();
  for (const { key, at } of [...said, ...list]) if (!first.has(key)) first.set(key, at);
  return [...first].map(([key, at]) => ({ key, at }));
}

function labelsIn({ text, at }: { text: string; at: Place }, pattern: RegExp): { key: string; at: Stretch }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    key: propertyKey(match[1] ?? match[0]),
    at: { ...shifted(at, match.index), length: match[0].length },
  }));
}

const NAMED = new RegExp(String.raw`\bProperty\s(${PROPERTY_LABEL})`, 'gi');
const LISTED = new RegExp(PROPERTY_LABEL, 'gi');

/** A `Files:` line says all. A file that an item of a list below it only speaks of is one too: a path too many does less harm than one too few. */
function filesListed({ pieces }: Label): string[] {
  return pieces.flatMap(({ text }) => filesOf(text));
}

/** Without one, the paths in code spans. */
function filesNamed({ box: { fullText }, body }: TaskDraft): string[] {
  const found = pathsIn(fullText);
  for (const { text, kind } of body) if (kind === 'text' && text.includes('`')) found.push(...pathsIn(text));
  return found;
}
