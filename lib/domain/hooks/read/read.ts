import { CONFIG_PATH } from '../../config/index.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { hiddenUnicodeFindings } from '../../source/index.ts';
import { type Hook, type HookFile, type HookFormat, hookRootOf } from '../model.ts';
import { FileReading, type ObjectLiteral } from './fields.ts';
import { readLegacy } from './kiro-legacy.ts';
import { readV1 } from './kiro-v1.ts';
import { type Literal, readJsonLiteral } from '../../shared/literal.ts';
import { readLooseLiteral, readModuleLiteral } from './module-literal.ts';
import { readProjectHooks } from './project-yaml.ts';
import { readQualityGates } from './quality-gates.ts';
import { UNTRACKED_RULE } from '../reading-rules.ts';
import { GATES_TRIGGERS } from '../vocabulary.ts';

/** Longer files are not read; the largest of a hundred surveyed ones has 12 kB. */
const MAX_CHARACTERS = 256 * 1024;
const HOOK_FILE = /(?:^|\/)\.kiro\/hooks\/(?:[^/]+\/)*[^/]+\.(?:json|ts|mts|js|mjs|kiro\.hook)$|\.kiro\.hook$/;

/** Whether a path holds definitions of hooks: a file of `.kiro/hooks` in one of the formats, or the project's configuration. */
export function isHookPath(path: string): boolean {
  return HOOK_FILE.test(path) || path === CONFIG_PATH || path.endsWith(`/${CONFIG_PATH}`);
}

/** Reads the hooks of one file, whichever format it has. Never throws: what is wrong becomes problems with their places. */
export function readHookFile(path: string, text: string): HookFile {
  if (path.endsWith('.yaml') || path.endsWith('.yml')) return readProjectHooks(text, path);
  const file = new FileReading(path, text);
  const read = readLiteralFile(file, text);
  // A hook is text that goes to a shell or to a model: nothing in it may be hidden from the reviewer.
  const hidden = hiddenUnicodeFindings(text, path).map(({ message, line, column }) => ({
    rule: 'hook-hidden-text',
    path,
    message,
    line,
    column,
  }));
  return { path, format: read.format, hooks: hidden.length === 0 ? read.hooks : [], problems: [...file.problems, ...hidden] };
}

/** The same with the folder that its hooks are for, where that is not the repository itself: the one whose `.kiro` holds it. */
export function readPlacedHooks(path: string, text: string): HookFile {
  const file = readHookFile(path, text);
  const root = hookRootOf(path) ?? '';
  return root === '' ? file : { ...file, hooks: file.hooks.map((hook) => ({ ...hook, root })) };
}

/** A file of a folder in the repository that git does not track: it may have come with code of others, and nobody has said yes to it. */
export function untrackedHooks(path: string): HookFile {
  const message = 'Git does not track this hook file of a folder in the repository: it is not loaded.';
  const fix = `Look at it, and git add it: git add ${shellQuote(path)}`;
  return { path, format: undefined, hooks: [], problems: [{ rule: UNTRACKED_RULE, path, message, fix, line: 1, column: 1 }] };
}

/** The article's file, and what any other module has that defines hooks: a list for an event. */
const DEFINES = /(?:^|\/)quality-gates\.[cm]?[tj]s$/;
const DEFINITIONS = new RegExp(`\\b(?:${[...Object.keys(GATES_TRIGGERS), 'onSave', 'onPR', 'onPullRequest'].join('|')})['"]?\\s*:`, 'u');

interface Read {
  format: HookFormat | undefined;
  hooks: Hook[];
}

function readLiteralFile(file: FileReading, text: string): Read {
  const module = /\.m?[tj]s$/.test(file.path);
  const format = module ? 'quality-gates' : undefined;
  if (text.length > MAX_CHARACTERS) {
    const message = `The file has ${String(text.length)} characters; at most ${String(MAX_CHARACTERS)} are read.`;
    file.report('hook-file-syntax', { line: 1, column: 1 }, message, 'Keep hooks short; put scripts into files of their own.');
    return { format, hooks: [] };
  }
  // Scripts that hooks start lie beside them; they define nothing.
  if (module && !DEFINES.test(file.path) && !DEFINITIONS.test(text)) return { format: undefined, hooks: [] };
  const reading = module ? readModuleLiteral(text) : readJsonLiteral(text);
  if (!reading.ok) {
    const kind = module ? 'This hook file is read as data and never executed' : 'Not valid JSON';
    const fix = module ? 'Write texts, numbers, booleans, lists and objects only.' : 'Kiro does not load the file until this is mended.';
    file.report('hook-file-syntax', file.mark({ start: reading.offset }), `${kind}: ${reading.message}.`, fix);
    // JSON with comments: what it defines is known, and that nothing loads it.
    const meant = module ? undefined : readLooseLiteral(text);
    return meant?.ok === true ? { format: 'kiro-v1', hooks: [] } : { format, hooks: [] };
  }
  if (reading.value.kind === 'object') return readObject(reading.value, file, module);
  file.report('hook-file-shape', file.mark(reading.value), 'A hook file has to hold an object.', V1_EXAMPLE);
  return { format, hooks: [] };
}

function readObject(object: ObjectLiteral, file: FileReading, module: boolean): Read {
  if (module) return { format: 'quality-gates', hooks: readQualityGates(object, file) };
  const keys = new Set(object.members.map(({ key }) => key));
  const old = file.path.endsWith('.kiro.hook');
  if ((keys.has('hooks') && !isForeign(object)) || (keys.size === 1 && keys.has('version')))
    return { format: 'kiro-v1', hooks: readV1(object, file) };
  if (keys.has('when') || keys.has('then')) {
    if (old) return { format: 'kiro-legacy', hooks: readLegacy(object, file) };
    const renamed = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.json$/, '.kiro.hook');
    const message = 'Kiro reads the old format from `*.kiro.hook` only: this file does nothing.';
    file.report('hook-file-version', file.mark({ start: object.start }), message, `Rename it to ${renamed}, or: ${V1_EXAMPLE}`);
    readLegacy(object, file);
    return { format: 'kiro-legacy', hooks: [] };
  }
  file.report('hook-file-shape', file.mark({ start: object.start }), `${shapeText(keys)} Nothing runs it.`, V1_EXAMPLE);
  return { format: undefined, hooks: [] };
}

const V1_EXAMPLE = 'Write `{ "version": "v1", "hooks": [{ "name": …, "trigger": "PostFileSave", "matcher": …, "action": { … } }] }`.';

/** Whether `hooks` are those of another tool, as a manifest or the settings of an agent have them: in no version of Kiro's, and none of them in its form. */
function isForeign({ members }: ObjectLiteral): boolean {
  const valueOf = (key: string): Literal | undefined => members.find((member) => member.key === key)?.value;
  const [version, hooks] = [valueOf('version'), valueOf('hooks')];
  if (version?.kind === 'text' && version.value === 'v1') return false;
  if (hooks?.kind !== 'list') return true;
  return hooks.items.length > 0 && !hooks.items.some(isInForm);
}

/** A hook has the name of what sets it off, and an object that says what it does. */
function isInForm(item: Literal): boolean {
  if (item.kind !== 'object') return false;
  const has = (key: string, kind: Literal['kind']): boolean =>
    item.members.some((member) => member.key === key && member.value.kind === kind);
  return has('trigger', 'text') && has('action', 'object');
}

/** Shapes that assistants have made up, and that look as if they worked. */
function shapeText(keys: ReadonlySet<string>): string {
  if ((keys.has('trigger') || keys.has('event')) && ['action', 'actions', 'command', 'prompt'].some((key) => keys.has(key)))
    return 'This is one hook by itself, in a form that Kiro never had.';
  if (keys.has('hooks')) return 'These are no hooks of Kiro, but those of another tool.';
  return 'This is no hook file of Kiro.';
}
