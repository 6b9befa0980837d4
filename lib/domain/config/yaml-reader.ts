import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import type { Finding } from '../shared/finding.ts';

/** Where the configuration lies in a repository. */
export const CONFIG_PATH = '.kiro/config/project.yaml';

/** Larger files are refused unread; a hand-written one has some kilobytes. */
export const MAX_CONFIG_CHARACTERS = 64 * 1024;

/** A few anchors are fine; hundreds of references are a bomb (every alias may hold aliases). */
const MAX_ALIASES = 20;

export interface Position {
  line: number;
  column: number;
}

export interface YamlReading {
  /** Name of the file, for findings. */
  path: string;
  /** The plain value, or undefined where the text could not be read at all. */
  value: unknown;
  findings: Finding[];
  /** Start of the value at `path`, or of the nearest place above it. */
  positionOf: (path: readonly PropertyKey[]) => Position;
  /** Start of the key `key` in the section at `path`. */
  positionOfKey: (path: readonly PropertyKey[], key: string) => Position;
}

const START: Position = { line: 1, column: 1 };

/**
 * Reads one YAML 1.2 document (core schema: `yes` is a text) and keeps where everything stands. Never throws.
 * @param path the file's name, for findings
 */
export function readYaml(text: string, path = CONFIG_PATH): YamlReading {
  const lines = new LineCounter();
  const nothing = { path, value: undefined, positionOf: () => START, positionOfKey: () => START };
  if (text.length > MAX_CONFIG_CHARACTERS) return { ...nothing, findings: [tooLarge(path, text.length)] };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { lineCounter: lines, schema: 'core', version: '1.2', prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    return { ...nothing, findings: [unreadable(path, error)] };
  }
  const at = (offset: number): Position => toPosition(lines, offset);
  const findings = [...document.errors, ...document.warnings].map((problem) => yamlFinding(path, problem, at(problem.pos[0])));
  const aliases = aliasesOf(document);
  if (aliases.count > MAX_ALIASES) return { ...nothing, findings: [...findings, tooManyAliases(path, at(aliases.last))] };
  findings.push(...aliases.dangling.map(({ source, offset }) => danglingAlias(path, source, at(offset))));
  const places = {
    path,
    positionOf: (path: readonly PropertyKey[]) => at(offsetOf(document, path)),
    positionOfKey: (path: readonly PropertyKey[], key: string) => at(offsetOfKey(document, path, key)),
  };
  if (findings.some(({ ruleId }) => ruleId !== 'config-duplicate-key')) return { value: undefined, findings, ...places };
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), findings, ...places };
  } catch (error) {
    return { value: undefined, findings: [...findings, unreadable(path, error)], ...places };
  }
}

function toPosition(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return line < 1 ? START : { line, column: col };
}

function yamlFinding(path: string, problem: YAMLError, position: Position): Finding {
  const duplicate = problem.code === 'DUPLICATE_KEY';
  return {
    ruleId: duplicate ? 'config-duplicate-key' : 'config-yaml-syntax',
    level: 'error',
    message: duplicate
      ? 'This key stands twice in its section.'
      : `Not valid YAML: ${problem.code === 'MULTIPLE_DOCS' ? 'the file holds several documents' : problem.message}.`,
    path,
    ...position,
    fix: duplicate ? 'Keep one of the two lines.' : yamlFix(problem),
  };
}

function yamlFix(problem: YAMLError): string {
  if (problem.code === 'TAB_AS_INDENT') return 'Indent with spaces, two for each level; YAML does not allow tabs.';
  if (problem.code === 'MULTIPLE_DOCS') return 'Keep one document: remove the line `---` and what follows it.';
  if (problem.code === 'BAD_ALIAS') return QUOTE_THE_STAR;
  return 'Check the indentation (two spaces for each level) and the quotes around this line, e.g. `pattern: "src/**/*.ts"`.';
}

const QUOTE_THE_STAR = 'Put the text in quotes: an unquoted `*` at the start of a value names an anchor, e.g. `pattern: "*"`.';

interface Aliases {
  /** Stops at the first that is one too many. */
  count: number;
  /** Offset of the last that was counted. */
  last: number;
  dangling: { source: string; offset: number }[];
}

/** One walk in the order of the text: the library resolves an alias by a walk of its own. */
function aliasesOf(document: Document.Parsed): Aliases {
  const anchors = new Set<string>();
  const aliases: Aliases = { count: 0, last: 0, dangling: [] };
  visit(document, {
    Value: (_key, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_key, { source, range }) => {
      aliases.count += 1;
      aliases.last = range?.[0] ?? 0;
      if (aliases.count > MAX_ALIASES) return visit.BREAK;
      if (!anchors.has(source)) aliases.dangling.push({ source, offset: aliases.last });
      return undefined;
    },
  });
  return aliases;
}

function tooManyAliases(path: string, position: Position): Finding {
  return {
    ruleId: 'config-yaml-aliases',
    level: 'error',
    message: `The file has more than ${String(MAX_ALIASES)} aliases (\`*name\`).`,
    path,
    ...position,
    fix: WRITE_OUT,
  };
}

const WRITE_OUT = `Write the values out instead of using anchors and aliases (at most ${String(MAX_ALIASES)} are read).`;

function danglingAlias(path: string, source: string, position: Position): Finding {
  return {
    ruleId: 'config-yaml-syntax',
    level: 'error',
    message: `Not valid YAML: no anchor \`&${source}\` stands before \`*${source}\`.`,
    path,
    ...position,
    fix: QUOTE_THE_STAR,
  };
}

function unreadable(path: string, error: unknown): Finding {
  const nesting = error instanceof RangeError;
  return {
    ruleId: nesting ? 'config-yaml-nesting' : 'config-yaml-aliases',
    level: 'error',
    message: nesting
      ? 'The file is nested too deeply to be read.'
      : `The file cannot be expanded: ${error instanceof Error ? error.message : String(error)}.`,
    path,
    ...START,
    fix: nesting ? 'A configuration needs five levels at most.' : WRITE_OUT,
  };
}

function tooLarge(path: string, length: number): Finding {
  return {
    ruleId: 'config-too-large',
    level: 'error',
    message: `The file has ${String(length)} characters; at most ${String(MAX_CONFIG_CHARACTERS)} are read.`,
    path,
    ...START,
    fix: 'Keep only the keys that differ from the defaults.',
  };
}

/** Offset of the value at a path; of the nearest node above it where there is none. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const next = childOf(resolved(document, node), step);
    if (next === undefined) return offset;
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

function offsetOfKey(document: Document.Parsed, path: readonly PropertyKey[], key: string): number {
  let node: Node | null | undefined = document.contents;
  for (const step of path) node = childOf(resolved(document, node), step)?.node;
  const section = resolved(document, node);
  return (isMap(section) ? keyOffset(section, key) : undefined) ?? offsetOf(document, path);
}

function resolved(document: Document.Parsed, node: Node | null | undefined): Node | null | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

function childOf(node: Node | null | undefined, step: PropertyKey): { node: Node | null; offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => keyText(item.key) === String(step));
    if (pair === undefined) return undefined;
    const value = pair.value as Node | null;
    return { node: value, offset: value?.range?.[0] ?? keyOffset(node, String(step)) ?? 0 };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)] as Node | null | undefined;
  return item === undefined ? undefined : { node: item, offset: item?.range?.[0] ?? 0 };
}

function keyOffset(section: Node, key: string): number | undefined {
  if (!isMap(section)) return undefined;
  const found = section.items.find((item) => keyText(item.key) === key)?.key as Node | undefined;
  return found?.range?.[0];
}

function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
