import { canonicalPath } from '../../source/index.ts';
import { compileGlob, isGlob } from '../glob.ts';
import { describeHidden, addedHiddenUnicode } from '../unicode.ts';
import { scriptsRefusal } from './package-scripts.ts';
import { neverWritable, protectionOf } from './protected-paths.ts';
import type { WriteScope } from './task-scope.ts';
import { isCertainTestOf, isTestOf, isTestPath } from './test-files.ts';

export type Verdict = { allowed: true; path: string; reason: string } | { allowed: false; rule: ScopeRule; reason: string };
export type ScopeRule = 'agent-path' | 'agent-protected-path' | 'agent-out-of-scope' | 'agent-hidden-unicode' | 'agent-gate-scripts';

const refuse = (rule: ScopeRule, reason: string): Verdict => ({ allowed: false, rule, reason });

/** Whether the agent may change a path at all. Refusals are whole sentences for the model and say what is allowed. */
export function judgePath(scope: WriteScope, raw: string): Verdict {
  const named = canonicalPath(raw);
  if (!named.ok) return refuse('agent-path', `The path ${named.reason}.`);
  const { path } = named;
  const protection = judgeProtection(scope, path);
  if (protection !== undefined) return refuse('agent-protected-path', `${protection} ${describeScope(scope)}`);
  if (scope.open) return { allowed: true, path, reason: 'the task names no path' };
  const reason = scopeReason(scope, path);
  if (reason !== undefined) return { allowed: true, path, reason };
  return refuse('agent-out-of-scope', `\`${path}\` is outside what this task may write. ${describeScope(scope)}`);
}

/** The same for a change with its content: hidden characters and scripts that gates run are judged too. `after` undefined: deletion. */
export function judgeChange(scope: WriteScope, raw: string, content: { before: string | undefined; after: string | undefined }): Verdict {
  const verdict = judgePath(scope, raw);
  if (!verdict.allowed) return verdict;
  const scripts = scriptsRefusal(verdict.path, content, scope.gateScripts);
  if (scripts !== undefined) return refuse('agent-gate-scripts', scripts);
  const hidden = content.after === undefined ? [] : addedHiddenUnicode(content.before, content.after);
  if (hidden.length === 0) return verdict;
  return refuse(
    'agent-hidden-unicode',
    `The content of \`${verdict.path}\` holds characters that people do not see or take for others: ${describeHidden(hidden)}. Write them as escapes of the language (\`\\u200B\`), or leave them out.`,
  );
}

function judgeProtection(scope: WriteScope, path: string): string | undefined {
  const closed = neverWritable(path, scope.governing);
  if (closed !== undefined) return `\`${path}\` can never be written by the agent: ${closed}.`;
  const protection = protectionOf(path);
  if (protection === undefined) return undefined;
  // A folder or a glob does not open such a file: somebody must have meant it.
  if (scope.allowed.some(({ glob }) => glob === path)) return undefined;
  return `\`${path}\` can only be written when the task or the design names exactly this file: ${protection.reason}.`;
}

function scopeReason({ allowed, testsOf = [], testPatterns }: WriteScope, path: string): string | undefined {
  const direct = allowed.find(({ glob }) => matches(glob, path));
  if (direct !== undefined) return direct.reason;
  const only = testsOf.find((source) => isCertainTestOf(path, source));
  if (only !== undefined) return `tests of ${only}`;
  if (!isTestPath(path, testPatterns)) return undefined;
  const tested = allowed.find(({ glob }) => !isGlob(glob) && isTestOf(path, glob));
  return tested === undefined ? undefined : `tests of ${tested.glob}`;
}

function matches(glob: string, path: string): boolean {
  if (!isGlob(glob) || glob === path) return glob === path;
  const compiled = compileGlob(glob);
  return compiled.ok && compiled.matches(path);
}

const SHOWN = 20;

/** What a task may write, for the model and for people. */
export function describeScope(scope: WriteScope): string {
  if (scope.open)
    return 'This task may write any path except protected ones (git, .kiro, CI, hooks, agent and editor settings, secrets; lock files, manifests and gate configuration).';
  const { testsOf = [] } = scope;
  if (scope.allowed.length === 0 && testsOf.length > 0)
    return `This task may write test files only, by the usual names, of: ${testsOf
      .slice(0, SHOWN)
      .map((path) => `\`${path}\``)
      .join(', ')}.`;
  if (scope.allowed.length === 0)
    return `This task may write nothing${scope.dropped.length === 0 ? '.' : `: none of the paths that it declares can be taken.${droppedText(scope)}`}`;
  const shown = scope.allowed.slice(0, SHOWN).map(({ glob, reason }) => `\`${glob}\` (${reason})`);
  const more = scope.allowed.length > SHOWN ? `, and ${String(scope.allowed.length - SHOWN)} more` : '';
  return `This task may write: ${shown.join(', ')}${more}, and the test files of these by the usual names.${droppedText(scope)}`;
}

const droppedText = ({ dropped }: WriteScope): string =>
  dropped.length === 0
    ? ''
    : ` Declared, but closed to it: ${dropped
        .slice(0, SHOWN)
        .map(({ path, reason }) => `\`${path}\` (${reason})`)
        .join(', ')}.`;
