import { isBelow } from '../source/index.ts';
import { compilePattern, type Glob } from '../steering/index.ts';
import type { Hook, HookMatcher } from './model.ts';
import { namesFiles, namesTools } from './model.ts';
import { compileSafely } from './safe-regex.ts';

/**
 * Where the index files a matcher: below a folder (`''` is the root), and there by the file's name, by its last extension, or among
 * those that nothing is known of. Whatever the matcher accepts lies in one of its keys.
 */
export interface IndexKey {
  folder: string;
  by: 'path' | 'name' | 'extension' | 'any';
  text: string;
}

export type CompiledMatcher =
  | { ok: true; test: (subject: string) => boolean; keys: readonly IndexKey[] }
  /** It never matches, as in Kiro. */
  | { ok: false; reason: string };

const ANY: IndexKey = { folder: '', by: 'any', text: '' };

/** Compiles the matcher of a hook. A pattern that is not valid makes the whole matcher match nothing. */
export function compileMatcher({ root, ...hook }: Pick<Hook, 'root' | 'trigger' | 'matcher'>): CompiledMatcher {
  const compiled = compileWithin(hook);
  return root === undefined || !compiled.ok || !namesFiles(hook.trigger) ? compiled : belowRoot(root, compiled);
}

/** The same of paths from the root of the repository, where the hook's own are from a folder in it. */
function belowRoot(root: string, { test, keys }: Extract<CompiledMatcher, { ok: true }>): CompiledMatcher {
  const below = (path: string): string => (path === '' ? root : `${root}/${path}`);
  return {
    ok: true,
    test: (path) => isBelow(path, root) && test(path.slice(root.length + 1)),
    keys: keys.map((key) => (key.by === 'path' ? { ...key, text: below(key.text) } : { ...key, folder: below(key.folder) })),
  };
}

function compileWithin({ trigger, matcher }: Pick<Hook, 'trigger' | 'matcher'>): CompiledMatcher {
  if (matcher.kind === 'all' || !(namesFiles(trigger) || namesTools(trigger))) return { ok: true, test: () => true, keys: [ANY] };
  if (matcher.kind === 'globs') return compileGlobs(matcher.globs);
  return namesTools(trigger) ? compileTools(matcher.regex) : compilePathRegex(matcher.regex);
}

/** The patterns of a matcher one by one, with what is wrong with each; undefined where nothing is. */
export function patternProblems({ trigger, matcher }: Pick<Hook, 'trigger' | 'matcher'>): { pattern: string; reason: string }[] {
  if (matcher.kind === 'all') return [];
  const patterns = matcher.kind === 'globs' ? matcher.globs : [matcher.regex];
  return patterns.flatMap((pattern) => {
    const one: HookMatcher = matcher.kind === 'globs' ? { kind: 'globs', globs: [pattern] } : matcher;
    const compiled = compileMatcher({ trigger, matcher: one });
    return compiled.ok ? [] : [{ pattern, reason: compiled.reason }];
  });
}

function compileGlobs(globs: readonly string[]): CompiledMatcher {
  if (globs.length === 0) return { ok: true, test: () => false, keys: [] };
  const taken = globs.filter((glob) => !glob.startsWith('!'));
  const without = globs.filter((glob) => glob.startsWith('!')).map((glob) => compilePattern(glob.slice(1)));
  const wanted = (taken.length === 0 ? ['**'] : taken).map((glob) => compilePattern(glob));
  const broken = [...wanted, ...without].find((glob) => !glob.ok);
  if (broken?.ok === false) return { ok: false, reason: broken.reason };
  const [accept, refuse] = [testsOf(wanted), testsOf(without)];
  const test = (path: string): boolean => accept.some((matches) => matches(path)) && !refuse.some((matches) => matches(path));
  return { ok: true, test, keys: taken.length === 0 ? [ANY] : taken.flatMap(globKeys) };
}

function testsOf(globs: readonly Glob[]): ((path: string) => boolean)[] {
  return globs.flatMap((glob) => (glob.ok ? [glob.matches] : []));
}

const MAGIC = /[*?[\]{}()!+@|\\]/;
const MAX_ALTERNATIVES = 16;

function globKeys(glob: string): IndexKey[] {
  const clean = glob.trim().replace(/^(?:\.?\/)+/, '');
  const alternatives = expandBraces(clean);
  return alternatives === undefined ? [ANY] : alternatives.map(keyOf);
}

/** `*.{ts,tsx}` as its alternatives; undefined where there are too many, or braces within braces or ranges. */
function expandBraces(glob: string): string[] | undefined {
  let results = [''];
  for (const part of glob.split(/(\{[^{}]*\})/)) {
    const choices = part.startsWith('{') && part.endsWith('}') ? part.slice(1, -1).split(',') : [part];
    if (
      choices.some((choice) => /[{}]|\.\./.test(choice)) ||
      (choices.length > 1 && choices.includes('')) ||
      (part.startsWith('{') && choices.length < 2)
    )
      return undefined;
    results = results.flatMap((start) => choices.map((choice) => start + choice));
    if (results.length > MAX_ALTERNATIVES) return undefined;
  }
  return results;
}

function keyOf(glob: string): IndexKey {
  const names = glob.split('/');
  const last = names.at(-1) ?? '';
  const firstMagic = names.findIndex((name) => MAGIC.test(name));
  if (firstMagic < 0) {
    // A name without a folder is looked for in every folder.
    return names.length === 1 ? { folder: '', by: 'name', text: glob } : { folder: '', by: 'path', text: glob };
  }
  const folder = names.slice(0, firstMagic).join('/');
  if (last !== '' && !MAGIC.test(last)) return { folder, by: 'name', text: last };
  const extension = /\.[^.*?[\]{}()!+@|\\]+$/.exec(last)?.[0];
  // `@(a|b).ts` and `[.ts` would lie: only what is plain to the end counts.
  return extension === undefined || /[()[\]\\]/.test(last) ? { folder, by: 'any', text: '' } : { folder, by: 'extension', text: extension };
}

function compilePathRegex(regex: string): CompiledMatcher {
  const compiled = compileSafely(regex);
  return compiled.ok ? { ...compiled, keys: regexKeys(regex) } : compiled;
}

/** The endings that an expression such as `\.tsx?$` or `\.(ts|js)$` allows; alternatives each have to have one. */
function regexKeys(regex: string): IndexKey[] {
  const inner = /^\(([^()]*)\)$/.exec(regex)?.[1] ?? regex;
  const parts = /^[^()]*$/.test(inner) ? inner.split('|') : [inner];
  const keys = parts.map((part) => endingsOf(part)?.map((text): IndexKey => ({ folder: folderIn(part), by: 'extension', text })));
  return keys.some((endings) => endings === undefined) ? [ANY] : keys.flatMap((endings) => endings ?? []);
}

/** The folder that an expression such as `^src/lib/.*\.ts$` begins with. A last character that may be left out is not counted. */
function folderIn(regex: string): string {
  const [whole = '', literal = ''] = /^\^((?:[\w/-]|\\[./-])+)/.exec(regex) ?? [];
  const sure = /^[?*{]/.test(regex.slice(whole.length)) ? literal.replace(/\\?.$/, '') : literal;
  return sure.slice(0, Math.max(0, sure.lastIndexOf('/'))).replaceAll('\\', '');
}

function endingsOf(regex: string): string[] | undefined {
  const single = /(?<!\\)\\\.([A-Za-z0-9]+)(\?)?\$$/.exec(regex);
  if (single !== null && !regex.slice(0, single.index).includes('|')) {
    const [, letters = '', optional] = single;
    return optional === undefined ? [`.${letters}`] : [`.${letters}`, `.${letters.slice(0, -1)}`];
  }
  const group = /(?<!\\)\\\.\((?:\?:)?([A-Za-z0-9]+(?:\|[A-Za-z0-9]+)*)\)\$$/.exec(regex);
  if (group === null || regex.slice(0, group.index).includes('|')) return undefined;
  return (group[1] ?? '').split('|').map((letters) => `.${letters}`);
}

const TOOL_CATEGORIES: ReadonlySet<string> = new Set(['read', 'write', 'shell', 'web', 'spec', '@mcp', '@powers', '@builtin']);

/** Categories are meant as they stand, alone or in a list with `|`; anything else is an expression over the names of tools. */
function compileTools(text: string): CompiledMatcher {
  const words = text.split('|').map((word) => word.trim());
  if (words.includes('*')) return { ok: true, test: () => true, keys: [ANY] };
  const categories = new Set(words.filter((word) => TOOL_CATEGORIES.has(word)));
  const compiled = compileSafely(text);
  return compiled.ok ? { ok: true, test: (tool) => categories.has(tool) || compiled.test(tool), keys: [ANY] } : compiled;
}
