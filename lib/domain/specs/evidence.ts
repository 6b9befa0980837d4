import { INSERTED, LETTER_INSIDE } from './read/inserted.ts';
import { PROPERTY_LABEL, propertyKey } from './read/property-label.ts';
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
  /** Keys of properties. */
  properties: readonly string[];
}

/** What the trailers of a commit's message name of a spec; undefined when they name another one, or nothing of it. */
export function commitEvidence(commit: { id: string; message: string }, spec: string): Evidence | undefined {
  const own = readSpecTrailers(commit.message).filter((trailers) => trailers.spec === spec);
  const tasks = own.flatMap((trailers) => trailers.tasks);
  const references = own.flatMap(({ criteria }) => parseReferences(criteria.join(', '), NOWHERE));
  return tasks.length + references.length === 0 ? undefined : { name: commit.id, references, tasks, properties: [] };
}

const ID = `(?:[A-Z]{1,8}-?)?\\d+(?:${INSERTED}|${LETTER_INSIDE})?\\.\\d+(?:${INSERTED}|[a-z])?`;
/** Behind a word that says so, ids are those of criteria: `Validates: Requirements 1.2, 1.4-1.6`. */
const NAMED = new RegExp(
  `\\b(?:validates|verifies|covers|proves|requirements?|criteri(?:on|a))\\b[:\\s*]{0,4}(?:(?:requirements?|criteri(?:on|a))\\s)?(${ID}(?:\\s?(?:,|-|–|and|&)\\s?${ID}){0,40})`,
  'gi',
);
/** What a test is called, where it is written. */
const TITLE = /(?:\b(?:it|test|describe|context|specify|scenario)(?:\.\w+)*|\]\))\(\s*(['"`])((?:(?!\1).){1,300})/g;
/** Neither a version of three numbers nor a quantity. */
const WHOLE = `${ID}(?![\\w-]|\\.\\d|\\s?(?:%|(?:[kmg]b|m?s|px|x|times|seconds?|minutes?|hours?|days?)\\b))`;
const LIST = `${WHOLE}(?:(?:,?\\s|\\s?&\\s?|\\sand\\s)${WHOLE}){0,20}`;
/** Where a title cites criteria: at its start, in brackets of their own, and behind `Req` or `AC`. Other numbers in it are what it is about. */
const CITED = new RegExp(`^(${LIST})|[([](${LIST})[)\\]]|\\b(?:reqs?|AC)\\b[.:#]?\\s?(${LIST})`, 'gi');
/**
 * What may be the title of a test in any language: a text that begins with ids, and has words behind them, as a value that is compared has
 * not. It proves nothing until a test of that name has passed.
 */
const NUMBERED = new RegExp(`(?:["'\`](?:(?:not )?ok )?|\\bscenario(?: outline)?:\\s{1,4})(${LIST}[^"'\`\\n]{0,300})`, 'gi');
/** A test that is a function, as in Python, Go, Java and Rust: `def test_1_2_refuses(`, `func Test_1_2_and_2_1_Refuses(`. */
const FUNCTION =
  /\b(?:def|func|fn|fun|void|function)\s+((?:test|it|should|prop|property)_?(?:(?:req(?:uirement)?|criteri(?:on|a)|ac)_?)?(\d{1,3}_[1-9]\d?(?:_and_\d{1,3}_[1-9]\d?){0,8})(?!_?\d)\w{0,200})\s?[(<]/gi;
const PROPERTY = new RegExp(String.raw`\bfeature:\s?([\w-]+),\s?property\s(${PROPERTY_LABEL})(?!\w)`, 'gi');
const ANY_PROPERTY = new RegExp(String.raw`\bproperty\s(${PROPERTY_LABEL})(?=\s?[:)])`, 'gi');
const FEATURE = /\bfeature:\s?([\w-]+)/gi;
const FOLDER = /\.kiro\/specs\/([\w-]+)/g;
/** Longer lines are data. */
const MAX_LINE = 2000;
const MAY_SAY = /\d|\.kiro\/|feature:/i;

export interface TestEvidence extends Evidence {
  /** Titles as they are written in the file, which a test that has run may have. */
  titles: Evidence[];
}

/**
 * The criteria and properties that a test file names in comments and titles: `Validates: Requirements 1.2`, `Feature: x, Property 3`,
 * `it('1.2 refuses …')`. Every spec has a criterion 1.1: a file that says which specs it is for says nothing of others, and one that says
 * nothing of it speaks only for the spec that it belongs to.
 * @param isOwn whether it belongs to the spec, as far as that is known from elsewhere
 */
export function testEvidence(file: { path: string; text: string }, spec: string, isOwn = true): TestEvidence | undefined {
  if (!isOwn && !file.text.includes(spec)) return undefined;
  const [references, properties, titles] = [new Array<Reference>(), new Set<string>(), new Array<Evidence>()];
  const [specs, features] = [new Set<string>(), new Set<string>()];
  for (const { text, number, start } of scanLines(file.text).lines) {
    const line = text.slice(0, MAX_LINE);
    if (!MAY_SAY.test(line)) continue;
    for (const [, name = ''] of line.matchAll(FOLDER)) specs.add(name);
    for (const [, name = ''] of line.matchAll(FEATURE)) features.add(name);
    for (const match of line.matchAll(NAMED)) references.push(...parseReferences(match[1] ?? '', placeAt({ number, start }, match.index)));
    const written = [...line.matchAll(TITLE)].map(([, , title = '']) => titleEvidence(title));
    const functions = [...line.matchAll(FUNCTION)].map(([, name = '', ids = '']) => functionEvidence(name, ids));
    references.push(...written.flatMap((title) => citedIn(title.name)), ...functions.flatMap((each) => each.references));
    const numbered = [...line.matchAll(NUMBERED)].flatMap(([, title = '']) => (hasWords(title) ? [titleEvidence(title)] : []));
    titles.push(...[...written, ...numbered, ...functions].filter(saysSomething));
    const tagged = [...line.matchAll(PROPERTY)];
    for (const [, name = ''] of tagged) specs.add(name);
    const keys =
      tagged.length > 0 ? tagged.filter((match) => match[1] === spec).map((match) => propertyKey(match[2] ?? '')) : propertiesIn(line);
    for (const property of keys) properties.add(property);
  }
  const isNamed = specs.has(spec) || features.has(spec);
  if (!isNamed && (specs.size > 0 || !isOwn)) return undefined;
  const evidence = { name: file.path, references, tasks: [], properties: [...properties], titles };
  return titles.length > 0 || saysSomething(evidence) ? evidence : undefined;
}

/** What tests that have passed prove: a name tells nothing of the spec that it is for, so it counts where a file of the spec has its title. */
export function passedEvidence(passed: readonly string[], files: readonly TestEvidence[]): Evidence[] {
  const titles = files.flatMap((file) => file.titles.map((title) => ({ ...title, parts: literalParts(title.name) })));
  return [...new Set(passed)]
    .filter((name) => MAY_SAY.test(name))
    .flatMap((name) => {
      const text = evenly(name);
      return titles
        .filter(({ parts }) => hasInOrder(text, parts))
        .map(({ references, tasks, properties }) => ({ name, references, tasks, properties }));
    });
}

const saysSomething = ({ references, properties }: Evidence): boolean => references.length + properties.length > 0;

const titleEvidence = (title: string): Evidence => ({
  ...{ name: title, tasks: [], properties: propertiesIn(title) },
  references: [...citedIn(title), ...[...title.matchAll(NAMED)].flatMap(([, ids = '']) => parseReferences(ids, NOWHERE))],
});

const functionEvidence = (name: string, ids: string): Evidence => ({
  ...{ name, tasks: [], properties: [] },
  references: parseReferences(ids.replaceAll(/_and_/gi, ', ').replaceAll('_', '.'), NOWHERE),
});

const citedIn = (title: string): Reference[] =>
  [...title.matchAll(CITED)].flatMap(([, first, bracketed, named]) => parseReferences(first ?? bracketed ?? named ?? '', NOWHERE));

const propertiesIn = (text: string): string[] => [...text.matchAll(ANY_PROPERTY)].map((match) => propertyKey(match[1] ?? ''));

/** Go writes blanks in the names of tests as underscores. */
const evenly = (text: string): string => text.replaceAll(/[\s_]+/g, ' ');

/** What stands between the values that are filled in: `%s`, `${name}`, `$name`, `#{name}`, `<name>`, and characters that are escaped. */
const literalParts = (title: string): string[] => evenly(title).split(/%\w|[$#]\{[^}]*\}?|\$\w+|<\w+>|\\.?/u);

const LEADING = new RegExp(`^${LIST}`, 'i');
/** Whether words stand behind the ids, other than values that are filled in. */
const hasWords = (title: string): boolean => literalParts(title.replace(LEADING, '')).some((part) => /\p{L}{2}/u.test(part));

/** A title starts where a name does, or behind the names that it stands below: the `1.2` of `11.2` is none. */
function hasInOrder(text: string, [first = '', ...parts]: readonly string[]): boolean {
  let from = endOfFirst(text, first);
  return (
    from >= 0 &&
    parts.every((part) => {
      const at = text.indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    })
  );
}

/** Where the first part of a title ends in a name, its number not going on behind it; -1 where the name does not have it. */
function endOfFirst(text: string, first: string): number {
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    const end = at + first.length;
    const goesOn = /\d$/.test(first) && /^\.?\d/.test(text.slice(end, end + 2));
    if (!goesOn && (at === 0 || first === '' || (/^\p{L}/u.test(first) ? /[\s>/:.#]/ : /[\s>/:]/).test(text.charAt(at - 1)))) return end;
  }
  return -1;
}
