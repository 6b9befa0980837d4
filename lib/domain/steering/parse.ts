import { suggest } from '../config/index.ts';
import type { Finding } from '../shared/finding.ts';
import { globsForRegex, globsInstead } from '../shared/regex-for-glob.ts';
import { hiddenUnicodeFindings, isBelow } from '../source/index.ts';
import { lineOfKey, splitFrontMatter } from './front-matter.ts';
import { compilePattern, splitPatterns } from './globs.ts';
import type { SteeringFile, SteeringMode, SteeringPlace } from './types.ts';

const MODES = ['always', 'fileMatch', 'manual', 'auto'] as const;
export const AGENTS_FILE = 'AGENTS.md';

/** Larger files are not read into prompts; the largest of a hundred surveyed ones has 24 kB. */
const MAX_CHARACTERS = 256 * 1024;

/** Whether a path of the repository is steering: Markdown below the steering folder, or an AGENTS.md in any folder. */
export function isSteeringPath(path: string, root: string): boolean {
  return (isBelow(path, root) && /\.md$/i.test(path)) || path === AGENTS_FILE || path.endsWith(`/${AGENTS_FILE}`);
}

/**
 * Reads one steering file. Never throws: what is wrong becomes findings, and the file is loaded as Kiro would load it
 * (invalid front matter: the whole file, always; `auto` without description: never).
 * @param path from the root of the repository, or from the global folder
 */
export function parseSteeringFile(path: string, text: string, place: SteeringPlace): SteeringFile {
  const findings: Finding[] = [];
  const normal = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const report: Report = ({ key, value, ...problem }) =>
    findings.push({ line: key === undefined ? 1 : lineOfKey(normal, key, value), path, ...problem });
  const relative = place.root !== '' && isBelow(path, place.root) ? path.slice(place.root.length + 1) : path;
  const inFolder = place.scope === 'global' || isBelow(path, place.root);
  const file = { path, scope: place.scope, relative, name: nameOf(relative), patterns: [], description: undefined, raw: text, findings };
  const refused = refusal(text, report) ?? hidden(normal, path, findings);
  // AGENTS.md knows no front matter; inside the project's steering folder it is a file like the others.
  const agents = relative.slice(relative.lastIndexOf('/') + 1) === AGENTS_FILE && !(inFolder && place.scope === 'project');
  if (refused !== undefined) return { ...file, mode: agents ? 'agents' : 'always', body: '', refused };
  if (normal.trim() === '')
    report({
      ruleId: 'steering-empty',
      level: 'info',
      message: 'The file is empty.',
      fix: 'Write what the model should know, or delete the file.',
    });
  if (agents) return { ...file, mode: 'agents', body: normal, refused: undefined };
  return { ...file, refused: undefined, ...inclusionOf(normal, report) };
}

/** A file that is no text of this repository goes into no prompt. */
export function refusedSteering(path: string, why: 'a symbolic link' | 'not valid UTF-8', place: SteeringPlace): SteeringFile {
  const message = `It is ${why}, so it goes into no prompt.`;
  const finding = { ruleId: 'steering-refused', level: 'warning', path, message, fix: 'Put a regular file of UTF-8 text here.' } as const;
  return { ...parseSteeringFile(path, '', place), refused: why, findings: [finding] };
}

type Problem = Pick<Finding, 'ruleId' | 'level' | 'message' | 'fix'>;
/** Where: a line, or a key of the front matter and one of its values; the first line where none is given. */
type Report = (problem: Problem & { line?: number; key?: string; value?: string }) => void;
type Inclusion = Pick<SteeringFile, 'mode' | 'patterns' | 'description' | 'body'> & { name?: string };

function nameOf(relative: string): string {
  return relative.slice(relative.lastIndexOf('/') + 1).replace(/\.md$/i, '');
}

function refusal(text: string, report: Report): string | undefined {
  if (text.length <= MAX_CHARACTERS) return undefined;
  report({
    ruleId: 'steering-too-large',
    level: 'error',
    message: `The file has ${String(text.length)} characters; at most ${String(MAX_CHARACTERS)} are read.`,
    fix: 'Split it by subject, with `inclusion: fileMatch` where a part concerns some files only.',
  });
  return 'too large';
}

function hidden(text: string, path: string, findings: Finding[]): string | undefined {
  const found = hiddenUnicodeFindings(text, path);
  findings.push(...found);
  return found.length === 0 ? undefined : 'contains hidden Unicode characters';
}

const ALWAYS = { mode: 'always', patterns: [], description: undefined } as const;
const GOOD_EXAMPLE = 'Start the file with, for example:\n---\ninclusion: fileMatch\nfileMatchPattern: "src/**/*.ts"\n---';

function inclusionOf(text: string, report: Report): Inclusion {
  const front = splitFrontMatter(text);
  if (front.kind === 'none') {
    warnOfMisplaced(text, report);
    return { ...ALWAYS, body: text };
  }
  if (front.kind === 'invalid') {
    report({
      ruleId: 'steering-front-matter',
      level: 'warning',
      message: `The front matter is not valid (${front.reason}), so the whole file is loaded always.`,
      ...(quotesLacking(text) ?? { fix: GOOD_EXAMPLE, line: front.line }),
    });
    return { ...ALWAYS, body: text };
  }
  warnOfKeys(Object.keys(front.data), report);
  if (front.body.trim() === '')
    report({
      ruleId: 'steering-empty',
      level: 'info',
      message: 'The file holds nothing but front matter.',
      fix: 'Write what the model should know, or delete the file.',
    });
  const inclusion = interpret(front.data, report);
  // Kiro keeps front matter that it does not understand as part of the text.
  return inclusion === undefined ? { ...ALWAYS, body: text } : { ...inclusion, body: front.body };
}

/** Where front matter is valid once values are put into quotes, the first of them, and what to write there. */
function quotesLacking(text: string): { fix: string; line: number } | undefined {
  const lines = text.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && /^---\s*$/.test(line));
  if (end < 0 || end > MAX_FRONT_LINES) return undefined;
  const front = lines.slice(1, end);
  const quoted = front.map((line) => (isValid(line) ? line : withQuotes(line)));
  const first = quoted.findIndex((line, index) => line !== front[index]);
  return first < 0 || !isValid(quoted.join('\n')) ? undefined : { fix: `Put it into quotes: \`${quoted[first] ?? ''}\`.`, line: first + 2 };
}

function withQuotes(line: string): string {
  const [, key = '', value = ''] = /^([A-Za-z]\w*:|\s{0,8}-(?=\s+[*&!%@`]))\s+(\S.{0,500})$/.exec(line.trimEnd()) ?? [];
  const list = /^\[([^[\]]*)\]$/.exec(value)?.[1];
  // Items that are in quotes, or would be parted within braces, and what stands in front of a comment, people see to.
  if (/\s#/.test(value) || (list !== undefined && /["'{}]/.test(list))) return line;
  // A mode is one word; what is opened and not closed lacks something else.
  if (key === '' || key === 'inclusion:' || /^(?:\[[^\]]*$|(["'])(?:(?!\1).)*$)/.test(value)) return line;
  return `${key} ${
    list === undefined
      ? inQuotes(value)
      : `[${list
          .split(',')
          .map((item) => inQuotes(item.trim()))
          .join(', ')}]`
  }`;
}

/** Nobody writes more. */
const MAX_FRONT_LINES = 100;
const isValid = (lines: string): boolean => splitFrontMatter(`---\n${lines}\n---\n`).kind === 'valid';
const inQuotes = (value: string): string => (value.includes('"') && !value.includes("'") ? `'${value}'` : JSON.stringify(value));

const KEYS = ['inclusion', 'fileMatchPattern', 'name', 'description'];

/** `Inclusion`, `filematchPattern`: keys of other tools are let be. */
function warnOfKeys(keys: readonly string[], report: Report): void {
  for (const key of keys) {
    const meant = KEYS.includes(key) ? undefined : suggest(key, KEYS);
    if (meant === undefined || keys.includes(meant)) continue;
    report({
      ruleId: 'steering-front-matter',
      level: 'warning',
      message: `Nothing reads the key \`${key}\` of the front matter.`,
      fix: `Did you mean \`${meant}\`?`,
      key,
    });
  }
}

/** Undefined where the front matter must be taken as invalid. */
function interpret(data: Record<string, unknown>, report: Report): Omit<Inclusion, 'body'> | undefined {
  const mode =
    data['inclusion'] === undefined || data['inclusion'] === null ? 'always' : MODES.find((known) => known === data['inclusion']);
  if (mode === undefined) {
    const written = typeof data['inclusion'] === 'object' ? 'given' : JSON.stringify(data['inclusion']);
    const near = typeof data['inclusion'] === 'string' ? suggest(data['inclusion'], MODES) : undefined;
    report({
      ruleId: 'steering-inclusion',
      level: 'warning',
      message: `The inclusion ${written} is unknown, so the whole file is loaded always.`,
      fix: `${near === undefined ? 'Write' : `Did you mean \`${near}\`? Allowed:`} one of ${MODES.map((known) => `\`${known}\``).join(', ')}; \`manual\` keeps a file out until it is asked for.`,
      key: 'inclusion',
    });
    return undefined;
  }
  const name = textOf(data['name']);
  const common = { patterns: [], description: textOf(data['description']), ...(name === undefined ? {} : { name }) };
  if (mode === 'fileMatch') return withPatterns(data['fileMatchPattern'], common, report);
  if (mode === 'auto' && common.description === undefined) {
    report({
      ruleId: 'steering-auto-description',
      level: 'warning',
      message: 'An `auto` file without description is never loaded: the description is what it is chosen by.',
      fix: 'Add e.g. `description: REST API conventions. Use when creating or changing endpoints.`',
      key: 'inclusion',
    });
  }
  return { mode, ...common };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function withPatterns(value: unknown, common: Omit<Inclusion, 'body' | 'mode'>, report: Report): Omit<Inclusion, 'body'> | undefined {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  const patterns = given.filter((item) => typeof item === 'string').flatMap(splitPatterns);
  if (patterns.length === 0 || given.some((item) => typeof item !== 'string')) {
    report({
      ruleId: 'steering-pattern-missing',
      level: 'warning',
      message: '`inclusion: fileMatch` has no valid `fileMatchPattern`, so the whole file is loaded always.',
      fix: 'Add e.g. `fileMatchPattern: "src/**/*.ts"`, or a list of such texts.',
      key: value === undefined ? 'inclusion' : 'fileMatchPattern',
    });
    return undefined;
  }
  for (const pattern of patterns) {
    const problem = problemOf(pattern);
    if (problem !== undefined)
      report({ ruleId: 'steering-pattern', level: 'warning', ...problem, key: 'fileMatchPattern', value: pattern });
  }
  return { mode: 'fileMatch' as SteeringMode, ...common, patterns };
}

/** What is wrong with one pattern; undefined where nothing is. */
function problemOf(pattern: string): Pick<Problem, 'message' | 'fix'> | undefined {
  const meant = globsForRegex(pattern);
  if (meant !== undefined) {
    const { eg, globs } = globsInstead(meant);
    const quoted = globs.map((glob) => JSON.stringify(glob)).join(', ');
    const written = globs.length > 1 ? `[${quoted}]` : quoted;
    return {
      message: `The pattern \`${pattern}\` is a regular expression where Kiro takes globs, and matches nothing.`,
      fix: `Write ${eg}\`fileMatchPattern: ${written}\`.`,
    };
  }
  const glob = compilePattern(pattern);
  return glob.ok
    ? undefined
    : { message: `The pattern \`${pattern}\` ${glob.reason} and matches nothing.`, fix: 'Write e.g. `fileMatchPattern: "src/**/*.ts"`.' };
}

/** Front matter that comes too late, or without its fences, is text for Kiro: the file is loaded always. */
function warnOfMisplaced(text: string, report: Report): void {
  const late = /^\s+---[ \t]*\n(?:.*\n)*?inclusion[ \t]*:/.exec(text.slice(0, 2000));
  const bare = /^\s*inclusion[ \t]*:[ \t]*["']?(?:always|fileMatch|manual|auto)\b/.test(text);
  if (late === null && !bare) return;
  const why = late === null ? 'is not between lines of `---`' : 'does not start at the first byte of the file';
  report({
    ruleId: 'steering-front-matter',
    level: 'warning',
    message: `The front matter ${why}, so it has no effect and the file is loaded always.`,
    fix: GOOD_EXAMPLE,
  });
}
