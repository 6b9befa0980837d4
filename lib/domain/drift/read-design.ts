import {
  asPath,
  codeSpans,
  type DesignDocument,
  endpointsIn,
  outline,
  readDesign,
  readListedMembers,
  type ScannedText,
  scanLines,
  type Section,
} from '../specs/index.ts';
import { type Declared, declaredByCode, Declarations, type Place } from './declared.ts';
import type { FileFacts, ResourceKind } from './facts.ts';
import { isIllustratingLabel, isIllustration, withoutIllustrations } from './illustrations.ts';
import { isEndpointLeft, isNameLeft } from './leave-taking.ts';
import { looksLikeName, nameKey } from './names.ts';
import { openApiFacts } from './openapi.ts';
import { isTestPath } from './resolve.ts';
import { asCode } from './sketches.ts';

/** A code block of a design that a code reader should read. */
export interface DesignBlock {
  /** Line of its opening mark. */
  line: number;
  /** Name under which the reader knows the language. */
  path: string;
  text: string;
}

/** Endings by the language that a code fence names. */
const ENDINGS: Readonly<Record<string, string>> = {
  typescript: 'ts',
  ts: 'ts',
  tsx: 'tsx',
  // TypeScript's grammar takes heads without bodies, too.
  javascript: 'tsx',
  js: 'tsx',
  jsx: 'tsx',
  python: 'py',
  py: 'py',
  go: 'go',
  golang: 'go',
  java: 'java',
  rust: 'rs',
  rs: 'rs',
  csharp: 'cs',
  'c#': 'cs',
  cs: 'cs',
  sql: 'sql',
  prisma: 'prisma',
  hcl: 'tf',
  terraform: 'tf',
  yaml: 'yaml',
  yml: 'yaml',
};

/** The code blocks of a design that declare something. */
export function designBlocks(text: string): DesignBlock[] {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  return scanned.fences.flatMap(({ language, line, content }) => {
    const ending = Object.hasOwn(ENDINGS, language) ? ENDINGS[language] : undefined;
    return ending === undefined || illustrates(sections, line) || isLabelledSo(scanned, line)
      ? []
      : [{ line, path: `design.${ending}`, text: asCode(withoutIllustrations(content.join('\n')), ending) }];
  });
}

/** What a design declares. `blocks` are its code blocks as a code reader read them. Total: any text gives declarations. */
export function readDeclared(design: { path: string; text: string }, blocks: readonly { line: number; facts: FileFacts }[]): Declared[] {
  const scanned = scanLines(design.text);
  const world: World = {
    scanned,
    sections: outline(scanned),
    document: readDesign(design.text),
    at: (line) => ({ path: design.path, line }),
    found: new Declarations(),
    toldIn: new Set(),
    read: new Set(blocks.filter(({ facts }) => facts.facts.length > 0).map(({ line }) => line)),
  };
  addComponents(world);
  addDescriptions(world);
  for (const { line, facts } of blocks)
    for (const declared of declaredByCode(facts.facts, (inner) => world.at(line + inner), facts.problem === undefined))
      world.found.add(declared);
  addListed(world);
  addFiles(world);
  for (const line of scanned.lines) readLine(world, line.number, line.text, line.kind);
  return world.found.all();
}

interface World {
  scanned: ScannedText;
  sections: Section[];
  document: DesignDocument;
  at: (line: number) => Place;
  found: Declarations;
  /** Lines of the code blocks of which the reader made something. */
  read: Set<number>;
  /** Lines whose first code span has been read as a member of a type. */
  toldIn: Set<number>;
}

function addComponents({ document, at, found }: World): void {
  for (const { kind, name, files, line } of document.components) {
    // A list item may be a file: then it is told of as one.
    if (kind !== 'component' || name === '' || asPath(name) !== undefined) continue;
    found.add({ kind: 'component', name, places: [at(line)], firm: files.some(isFile), files: files.filter(isFile) });
  }
}

/** Endpoints of OpenAPI descriptions; and their schemas, which say what is sent, and not that the code has types of it. */
function addDescriptions({ scanned, sections, at, found, read }: World): void {
  for (const { language, line, content } of scanned.fences) {
    if (illustrates(sections, line) || isLabelledSo(scanned, line)) continue;
    const { endpoints, types } = openApiFacts(language, content.join('\n'));
    const place = (inner: number): Place => at(line + inner);
    for (const one of declaredByCode(endpoints, place, !isForeign(sections, line))) found.add(one);
    for (const one of declaredByCode(types, place, false)) found.add(one);
    if (endpoints.length + types.length > 0) read.add(line);
  }
}

/** Members that lists tell of, with their types; and by themselves, since the type that is meant may be a module in the code. */
function addListed({ scanned, sections, at, found, toldIn }: World): void {
  for (const { owner, kind, name, signature, line } of readListedMembers(scanned, sections)) {
    if (illustrates(sections, line) || isForeign(sections, line)) continue;
    const place = at(line);
    const member = { kind, name, place, listed: true as const, ...(signature !== undefined && { signature }) };
    found.add({ kind: looksLikeName(owner) ? 'export' : 'component', name: owner, places: [place], firm: false, members: [member] });
    if (kind === 'method') found.add({ kind: 'export', name, places: [place], firm: false, of: [nameKey(owner)] });
    toldIn.add(line);
  }
}

/** Directories and globs name no file that could be missing. */
const isFile = (path: string): boolean => !path.endsWith('/') && !/[*[\]{}<>~]/.test(path) && /\.\w+$/.test(path);

function addFiles({ document, scanned, sections, at, found }: World): void {
  const listed = new Set(document.components.flatMap(({ files }) => files));
  for (const path of new Set([...listed, ...document.declaredFiles])) {
    if (!isFile(path) || !path.includes('/') || isTestPath(path)) continue;
    const line = scanned.lines.find(({ text, kind }) => kind === 'text' && text.includes(path))?.number ?? 1;
    found.add({ kind: 'file', name: path, places: [at(line)], firm: listed.has(path) && !illustrates(sections, line) });
  }
}

function illustrates(sections: readonly Section[], line: number): boolean {
  return enclosing(sections, line).some(({ level, text }) => level > 1 && isIllustration(text));
}

/** Whether the last line in front of a block calls it an example. */
function isLabelledSo({ lines }: ScannedText, line: number): boolean {
  const before = lines.slice(Math.max(0, line - 4), line - 1).findLast(({ text }) => text.trim() !== '');
  return before?.kind === 'text' && isIllustratingLabel(before.text);
}

function enclosing(sections: readonly Section[], line: number): Section[] {
  return sections.filter((section) => section.line <= line && line <= section.endLine);
}

function readLine(world: World, number: number, text: string, kind: string): void {
  const { sections, found, at } = world;
  const line = text.slice(0, 2000);
  const firm = !illustrates(sections, number) && !isDiagram(world, number) && !isForeign(sections, number);
  if (kind === 'text' || !isRead(world, number))
    for (const { method, path, index, end } of endpointsIn(line))
      if (!isEndpointLeft(line, index, end))
        found.add({
          kind: 'endpoint',
          name: `${method} ${path}`,
          places: [at(number)],
          firm: firm && !isCalled(line.slice(0, index), kind),
        });
  if (isFlow(world, number)) readStep(world, line, number);
  if (kind !== 'text') return;
  const spans = codeSpans(line).slice(world.toldIn.has(number) ? 1 : 0);
  for (const span of spans) readSpan(world, { span, line, number });
  for (const word of line.matchAll(/\b\p{Lu}\p{Ll}+\p{Lu}[\p{L}\p{N}]{1,60}\b/gu)) found.mention(word[0], at(number));
}

/** Sections on what others offer: its endpoints are not ours to build. */
const FOREIGN =
  /\b(?:[Ee]xternal (?:[Ss]ervice|[Ss]ystem|[Dd]ependenc|[Ii]ntegration|[Pp]rovider)|[Tt]hird[- ][Pp]arty|[Uu]pstream|[Vv]endor)|\b\p{Lu}[\p{L}\p{N}]*Client\b/u;
const isForeign = (sections: readonly Section[], number: number): boolean =>
  enclosing(sections, number).some(({ level, text }) => level > 1 && FOREIGN.test(text));

const fenceOf = ({ scanned }: World, number: number): ScannedText['fences'][number] | undefined =>
  scanned.fences.find(({ line, endLine }) => line <= number && number <= (endLine ?? number));

/** `Client → PATCH /items/:id` in a drawing of letters: who calls it is told, and mostly not its whole path. */
const isCalled = (before: string, kind: string): boolean => kind === 'fence' && /(?:→|[-─]+[>▶►])\s*[*`]*$/.test(before);

/** Who calls whom in a diagram is a mention: many of those called are the services of others. */
const isDiagram = (world: World, number: number): boolean => fenceOf(world, number)?.language === 'mermaid';

const FLOW = /\b(?:data|control|request|event|message) ?flow\b|\bsequence\b|\bworkflow\b/i;

/** A step of a flow, or a line of a diagram. */
function isFlow(world: World, number: number): boolean {
  const { sections } = world;
  if (fenceOf(world, number) !== undefined) return isDiagram(world, number);
  return enclosing(sections, number).some(({ level, text }) => level > 1 && FLOW.test(text));
}

/** Who takes part in a step: when the code has had it and has it no more, the step is out of step. */
function readStep({ found, at, sections }: World, line: string, number: number): void {
  if (illustrates(sections, number)) return;
  for (const [name] of line.matchAll(/\b\p{Lu}\p{Ll}+\p{Lu}[\p{L}\p{N}]{1,60}\b/gu))
    if (!found.mention(name, at(number)) && !isNameLeft(name, line)) found.add({ kind: 'export', name, places: [at(number)], firm: false });
}

/** Code blocks that the reader understood have been read by it. */
const isRead = ({ scanned, read }: World, number: number): boolean =>
  scanned.fences.some(({ line, endLine }) => line <= number && number <= (endLine ?? number) && read.has(line));

const RESOURCE_WORDS: Readonly<Record<string, ResourceKind>> = {
  table: 'table',
  queue: 'queue',
  topic: 'topic',
  bucket: 'bucket',
  bus: 'bus',
  stream: 'stream',
};

function readSpan(world: World, { span, line, number }: { span: string; line: string; number: number }): void {
  const { found, at, sections } = world;
  const place = at(number);
  if (asPath(span) !== undefined) return;
  const resource = resourceOf(span, line);
  if (resource !== undefined) {
    found.add({ kind: 'resource', as: resource, name: span, places: [place], firm: false });
    return;
  }
  if (isEvent(span, line, sections, number)) {
    found.add({ kind: 'event', name: span, places: [place], firm: false });
    return;
  }
  const name = /^([\p{L}_$][\p{L}\p{N}_$]*)(?:\.([\p{L}_$][\p{L}\p{N}_$]*))?(?:\(.*\)|<.*>)?$/u.exec(span);
  if (name?.[1] === undefined) return;
  if (found.mention(name[1], place) || name[2] !== undefined || isNameLeft(span, line) || illustrates(sections, number)) return;
  if (looksLikeName(name[1]) || /\(/.test(span)) found.add({ kind: 'export', name: name[1], places: [place], firm: false });
}

/** "the `preferences` table", "table `preferences`", "SQS queue: `jobs`". */
function resourceOf(span: string, line: string): ResourceKind | undefined {
  if (!/^[\w.-]{2,80}$/.test(span)) return undefined;
  const escaped = span.replaceAll(/[.$-]/g, '\\$&');
  const word =
    new RegExp(
      `\`${escaped}\`\\*{0,2}\\s(?:DynamoDB |SQS |SNS |S3 |database |EventBridge )?(table|queue|topic|bucket|bus|stream)\\b`,
      'i',
    ).exec(line)?.[1] ?? new RegExp(`\\b(table|queue|topic|bucket|event bus|stream)\\b[*:\\s]{1,4}\`${escaped}\``, 'i').exec(line)?.[1];
  return word === undefined ? undefined : RESOURCE_WORDS[word.toLowerCase().split(' ').at(-1) ?? ''];
}

function isEvent(span: string, line: string, sections: readonly Section[], number: number): boolean {
  const shaped = /^[a-z][\w-]*(?:[.:][\w-]+)+$/.test(span) || /^\p{Lu}\p{Ll}+\p{Lu}[\p{L}\p{N}]+$/u.test(span);
  if (!shaped) return false;
  const escaped = span.replaceAll(/[.$-]/g, '\\$&');
  if (new RegExp(`\`${escaped}\`\\*{0,2}\\sevents?\\b|\\bevents?\\b[*:\\s]{1,4}\`${escaped}\``, 'i').test(line)) return true;
  return enclosing(sections, number).some(
    ({ level, text }) => level > 1 && /^(?:\d[\d.]*\s+)?(?:domain |published )?events?\b/i.test(text),
  );
}
