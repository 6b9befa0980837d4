import { parseReferences, type Reference } from './read/references.ts';
import { scanLines } from './text/lines.ts';
import { NOWHERE, placeAt } from './text/place.ts';
import { readSpecTrailers } from './trailers.ts';

/** What a commit or a test says it has to do with a spec. */
export interface Evidence {
  /** How it is named to people: a commit's id, a test file, a test. */
  name: string;
  /** Criteria. */
  references: readonly Reference[];
  /** Keys of tasks; empty for tests. */
  tasks: readonly string[];
  /** Numbers of properties. */
  properties: readonly number[];
}

/** What the trailers of a commit's message name of a spec; undefined when they name another one, or nothing of it. */
export function commitEvidence(commit: { id: string; message: string }, spec: string): Evidence | undefined {
  const own = readSpecTrailers(commit.message).filter((trailers) => trailers.spec === spec);
  const tasks = own.flatMap((trailers) => trailers.tasks);
  const references = own.flatMap(({ criteria }) => parseReferences(criteria.join(', '), NOWHERE));
  return tasks.length + references.length === 0 ? undefined : { name: commit.id, references, tasks, properties: [] };
}

const ID = '(?:[A-Z]{1,8}-?)?\\d+\\.\\d+[a-z]?';
/** Behind a word that says so, ids are those of criteria: `Validates: Requirements 1.2, 1.4-1.6`. */
const NAMED = new RegExp(
  `\\b(?:validates|verifies|covers|proves|requirements?|criteri(?:on|a))\\b[:\\s*]{0,4}(?:(?:requirements?|criteri(?:on|a))\\s)?(${ID}(?:\\s?(?:,|-|–|and|&)\\s?${ID}){0,40})`,
  'gi',
);
/** What a test is called, where it is written. */
const TITLE = /(?:\b(?:it|test|describe|context|specify|scenario)(?:\.\w+)*|\]\))\(\s*(['"`])((?:(?!\1).){1,300})/g;
/** An id that stands by itself in a title; the number of a version and a quantity are none. */
const CITED = new RegExp(
  `(?<![\\d.\\w-])(?<!\\b(?:v|version|node|python|java|http|tls|es)[\\s/]?)${ID}(?![\\d\\w-]|\\.\\d|\\s?(?:%|(?:[kmg]b|m?s|px|x|times|seconds?|minutes?|hours?|days?)\\b))`,
  'gi',
);
const PROPERTY = /\bfeature:\s?([\w-]+),\s?property\s(\d{1,6})\b/gi;
const ANY_PROPERTY = /\bproperty\s(\d{1,6})(?=\s?[:)])/gi;
const FOLDER = /\.kiro\/specs\/([\w-]+)/g;
/** Longer lines are data. */
const MAX_LINE = 2000;

/**
 * The criteria and properties that a test file names in comments and titles: `Validates: Requirements 1.2`, `Feature: x, Property 3`,
 * `it('1.2 refuses …')`. A file that says which specs it is for says nothing of others.
 */
export function testEvidence(file: { path: string; text: string }, spec: string): Evidence | undefined {
  const references: Reference[] = [];
  const properties = new Set<number>();
  const specs = new Set<string>();
  for (const { text, number, start } of scanLines(file.text).lines) {
    const line = text.slice(0, MAX_LINE);
    for (const [, name = ''] of line.matchAll(FOLDER)) specs.add(name);
    for (const match of line.matchAll(NAMED)) references.push(...parseReferences(match[1] ?? '', placeAt({ number, start }, match.index)));
    for (const [, , title = ''] of line.matchAll(TITLE)) references.push(...citedIn(title));
    const tagged = [...line.matchAll(PROPERTY)];
    for (const [, name = ''] of tagged) specs.add(name);
    const numbers = tagged.length > 0 ? tagged.filter((match) => match[1] === spec).map((match) => match[2]) : propertiesIn(line);
    for (const property of numbers) properties.add(Number(property));
  }
  if (references.length + properties.size === 0 || (specs.size > 0 && !specs.has(spec))) return undefined;
  return { name: file.path, references, tasks: [], properties: [...properties] };
}

/** The criteria and properties that a test which has run names in its title. */
export function titleEvidence(title: string): Evidence | undefined {
  const [references, properties] = [citedIn(title), propertiesIn(title).map(Number)];
  return references.length + properties.length === 0 ? undefined : { name: title, references, tasks: [], properties };
}

const citedIn = (title: string): Reference[] =>
  [...title.slice(0, MAX_LINE).matchAll(CITED)].flatMap(([id]) => parseReferences(id, NOWHERE));

const propertiesIn = (text: string): (string | undefined)[] => [...text.slice(0, MAX_LINE).matchAll(ANY_PROPERTY)].map((match) => match[1]);
