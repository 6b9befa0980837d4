import { EXIT, StringlineError } from '../../shared/errors.ts';
import { shellQuote } from '../../shared/shell-quote.ts';

/** Hooks of git that call us. */
export const GIT_HOOKS = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'pre-push'] as const;
export type GitHook = (typeof GIT_HOOKS)[number];

/** Program and arguments that start the command line. */
export interface Launch {
  node: string;
  launcher: string;
}

/** What a hook calls, and whose file it is in: this person's own, or one that all share who work on the repository. */
export interface HookSource extends Launch {
  file: 'own' | 'shared';
}

/** First words of a script that is ours. */
const MARK = '# stringline git hook 1';
const BEGIN = '\n# >>> stringline\n';
const END = '# <<< stringline\n';
/** Ending of a hook that was there before us, and that ours calls first. */
export const CHAINED = '.before-stringline';

/** A check stops what it is there to stop; a message that could not be written stops nothing. */
const CALLS: Readonly<Record<GitHook, string>> = {
  'pre-commit': 'stringline_call --quiet hooks run commit || exit 1',
  'prepare-commit-msg': 'stringline_call --quiet message commit --prepare "$1" --source "$2" || :',
  'commit-msg': 'stringline_call --quiet message commit --complete "$1" || :',
  'pre-push': 'stringline_call --quiet hooks work --pushed || exit 1',
};

/** The whole script of a hook: first the one that was there before, with its arguments and its input, then ours. */
export function gitHookScript(hook: GitHook, source: HookSource): string {
  const chained = `"$(dirname "$0")/${hook}${CHAINED}"`;
  const lines = hook === 'pre-push' ? onPush(chained, body(hook, source)) : [callFirst(chained), ...body(hook, source)];
  return ['#!/bin/sh', `${MARK}; remove it with: stringline hooks uninstall`, ...lines, ''].join('\n');
}

const callFirst = (chained: string): string => `if [ -x ${chained} ]; then ${chained} "$@" || exit $?; fi`;

/** Only pre-push has something on its input, which one reader would take from the other. Without a line of it nothing is pushed. */
function onPush(chained: string, ours: readonly string[]): string[] {
  const given = `printf '%s' "\${input%.}" |`;
  return [
    'input=$(cat; echo .)',
    `if [ -x ${chained} ]; then ${given} ${chained} "$@" || exit $?; fi`,
    'if [ "$input" = . ]; then exit 0; fi',
    ...ours.map((line) => (line === CALLS['pre-push'] ? `${given} ${line}` : line)),
  ];
}

/** What is about to leave. */
export interface Push {
  /** Ids of what the refs are to be set to; those that are deleted take nothing along. */
  tips: readonly string[];
  /** What the other side has of them, be it here or not. */
  theirs: readonly string[];
}

const NO_OBJECT = /^0+$/u;

/** A local name is whatever the person has written, such as `main@{1 day ago}` or `:/fix bug`: blanks are told apart from the end only. */
const PUSHED_REF = /^.+ ([0-9a-f]{40,64}) [^ ]+ ([0-9a-f]{40,64})$/su;

/**
 * What git tells a pre-push hook: `<local ref> <local id> <remote ref> <remote id>` a line. Undefined where nothing is there.
 * @throws StringlineError `push-unreadable`: a ref that was passed over would be looked at by nobody
 */
export function readPush(input: string): Push | undefined {
  const lines = input.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return undefined;
  const refs = lines.map((line) => PUSHED_REF.exec(line) ?? unreadable(line));
  const ids = (column: 1 | 2): string[] => [...new Set(refs.map((ref) => ref[column] ?? ''))].filter((id) => !NO_OBJECT.test(id));
  return { tips: ids(1), theirs: ids(2) };
}

function unreadable(line: string): never {
  throw new StringlineError({
    code: 'push-unreadable',
    message: `This is no line that git gives to a pre-push hook: ${JSON.stringify(line)}.`,
    fix: 'Push by the name of a branch, and give the hook the input of git as it is, or none.',
    exit: EXIT.usage,
  });
}

/** Lines for the end of a script that another tool keeps, between marks. */
export function gitHookBlock(hook: GitHook, source: HookSource): string {
  return `${BEGIN}${body(hook, source).join('\n')}\n${END}`;
}

function body(hook: GitHook, { node, launcher, file }: HookSource): string[] {
  return [
    'stringline_call() {',
    `  if [ -x ${shellQuote(node)} ] && [ -f ${shellQuote(launcher)} ]; then ${shellQuote(node)} ${shellQuote(launcher)} "$@"`,
    '  elif command -v stringline >/dev/null 2>&1; then stringline "$@"',
    ...whenMissing(hook, file),
    '  fi',
    '}',
    CALLS[hook],
  ];
}

/** What the person does that a check is there to stop. */
const STOPS: Readonly<Partial<Record<GitHook, string>>> = { 'pre-commit': 'commit', 'pre-push': 'push' };

/**
 * A check that cannot look lets nothing pass in a person's own file, and warns in one that others have not asked for, unless the configuration
 * of git says otherwise. Messages are left to the check, which speaks first.
 */
function whenMissing(hook: GitHook, file: HookSource['file']): string[] {
  const verb = STOPS[hook];
  if (verb === undefined) return [];
  const own = file === 'own';
  const missing = '"$(git config --get stringline.missing)"';
  return [
    '  else',
    '    echo "stringline was not found, and its hooks did not run." >&2',
    ...(own ? [`    if [ ${missing} = warn ]; then return 0; fi`] : whenOthersMiss(verb, missing)),
    `    echo "So the ${verb} is stopped. Install stringline and say: stringline hooks install" >&2`,
    `    echo "Only this once without it: git ${verb} --no-verify. From now on: git config stringline.missing warn" >&2`,
    ...(own
      ? [
          '    echo "Without its hooks for good: stringline hooks uninstall, or delete them where git has them (git rev-parse --git-path hooks)" >&2',
        ]
      : []),
    '    return 1',
  ];
}

function whenOthersMiss(verb: string, missing: string): string[] {
  return [
    `    case ${missing} in`,
    '      stop) ;;',
    '      warn) return 0 ;;',
    `      *) echo "Install stringline so that it is on your PATH, and they run. To stop each ${verb} without it: git config stringline.missing stop" >&2`,
    '        return 0 ;;',
    '    esac',
  ];
}

/** Whether a whole script is ours. */
export function isOurScript(text: string): boolean {
  return text.split('\n', 2)[1]?.startsWith(MARK) === true;
}

/** A script of another tool without our lines; undefined where it has none. Every other byte is as it was. */
export function withoutBlock(text: string): string | undefined {
  const begin = text.indexOf(BEGIN);
  const end = begin < 0 ? -1 : text.indexOf(END, begin);
  return end < 0 ? undefined : text.slice(0, begin) + text.slice(end + END.length);
}
