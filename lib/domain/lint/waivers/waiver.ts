import { anyGlob } from '../../shared/globs.ts';
import type { TextEdit } from '../../shared/finding.ts';
import type { LintFinding } from '../report.ts';

/** Somebody's decision to let findings of some rules pass, for a reason and a time. */
export interface LintWaiver {
  rules: readonly string[];
  reason: string;
  /** ISO date; `''` where none was given. */
  expires: string;
  /** Who decided it, where that is said. */
  by?: string | undefined;
  /** Where it stands. */
  path: string;
  line: number;
  scope: WaiverScope;
  /** It is not in the form of one, and has no effect. */
  unread?: true;
  /** Takes out its line, where nothing else stands on it. */
  removal?: TextEdit;
}

export type WaiverScope =
  | { kind: 'line'; line: number }
  | { kind: 'file' }
  /** All that are given must hold. */
  | { kind: 'where'; glob?: string | undefined; spec?: string | undefined; id?: string | undefined };

export const MIN_REASON = 10;

/** What a waiver looks at. */
export type Waivable = Pick<LintFinding, 'ruleId' | 'path' | 'line' | 'message'>;

/** A predicate over findings. Globs are compiled once. */
export function covers(waiver: LintWaiver): (finding: Waivable) => boolean {
  const within = scopeTest(waiver);
  return (finding) => waiver.rules.includes(finding.ruleId) && within(finding);
}

function scopeTest({ scope, path: own }: LintWaiver): (finding: Waivable) => boolean {
  if (scope.kind === 'line') return ({ path, line }) => path === own && line === scope.line;
  if (scope.kind === 'file') return ({ path }) => path === own;
  const { glob, spec, id } = scope;
  const matches = glob === undefined ? () => true : anyGlob([glob], { nonegate: true });
  const named = id === undefined ? undefined : new RegExp(`(?<![\\w.-])${escapeRegExp(id)}(?![\\w-]|\\.\\w)`, 'u');
  return ({ path, message }) =>
    matches(path) && (spec === undefined || path.split('/').slice(0, -1).includes(spec)) && (named?.test(message) ?? true);
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
