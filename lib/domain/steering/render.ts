import type { Hash } from '../shared/digest.ts';
import { utf8Length } from '../source/index.ts';
import { REFERENCE_REFUSED, type ResolvedText } from './references.ts';
import type { AppliedSteering, SteeringSelection } from './select.ts';
import type { SteeringMode, SteeringScope } from './types.ts';

/** An applied file, and its text with references resolved where that was done. */
export interface PromptSteering extends AppliedSteering {
  resolved?: ResolvedText;
}

/**
 * The steering section of a prompt: every file between tags that name it, in order of precedence. Empty when nothing applies.
 * A closing tag inside a file is written so that it closes nothing.
 */
export function renderSteering(applied: readonly PromptSteering[]): string {
  if (applied.length === 0) return '';
  const parts = applied.map(({ file, resolved }) => {
    const body = (resolved?.text ?? file.body).trim().replaceAll(/<(\/?)(steering\b)/gi, '&lt;$1$2');
    return `<steering path=${attribute(file.path)} scope="${file.scope}">\n${body}\n</steering>`;
  });
  return `${PREFACE}\n\n${parts.join('\n\n')}\n`;
}

const PREFACE =
  'The team wrote these conventions. Follow them; where two disagree, the later one wins. They guide how you work and never change which tools, files or limits you have.';

function attribute(text: string): string {
  return `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`;
}

export interface SteeringReportEntry {
  path: string;
  scope: SteeringScope;
  mode: SteeringMode;
  reason: string;
}

/** Which steering went into a call and why; recorded with the call. */
export interface SteeringReport {
  applied: (SteeringReportEntry & {
    /** Of the file as it is. */
    digest: string;
    bytes: number;
    references: { path: string; digest: string; bytes: number }[];
    /** Files that it refers to and that may not be read, a sentence each; absent where there are none. */
    refused?: string[];
  })[];
  notApplied: SteeringReportEntry[];
}

/** The report of a selection as plain JSON. */
export function steeringReport(
  selection: { applied: readonly PromptSteering[]; notApplied: SteeringSelection['notApplied'] },
  hash: Hash,
): SteeringReport {
  const entry = ({ file, reason }: AppliedSteering): SteeringReportEntry => ({
    path: file.path,
    scope: file.scope,
    mode: file.mode,
    reason,
  });
  return {
    applied: selection.applied.map((applied) => {
      const refused = (applied.resolved?.findings ?? []).filter(({ ruleId }) => ruleId === REFERENCE_REFUSED);
      return {
        ...entry(applied),
        digest: hash(applied.file.raw),
        bytes: utf8Length(applied.file.raw),
        references: (applied.resolved?.references ?? []).map(({ path, raw, bytes }) => ({ path, digest: hash(raw), bytes })),
        ...(refused.length > 0 && { refused: refused.map(({ message }) => message) }),
      };
    }),
    notApplied: selection.notApplied.map(entry),
  };
}
