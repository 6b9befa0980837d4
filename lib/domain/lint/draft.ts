import type { Finding } from '../shared/finding.ts';
import type { RuleSettings } from '../shared/rule.ts';
import { holds, waivedBy } from './waivers/apply.ts';
import { commentWaivers } from './waivers/comments.ts';
import { WAIVER_RULES } from './waivers/rules.ts';
import { coverBy, type LintWaiver } from './waivers/waiver.ts';
import { readWaiversFile } from './waivers/waivers-file.ts';

export interface DraftSettings {
  settings: RuleSettings;
  /** ISO date. */
  today: string;
  /** Text of the file of waivers. */
  waivers?: string | undefined;
  /** The document as a person has left it last. A waiver in the draft that is not in it was written by a model, and lets nothing pass. */
  written?: string | undefined;
}

/** Findings on a document of a run, with the levels and waivers that `lint` gives them once it is in the repository. */
export function judgeDraft(
  findings: readonly Finding[],
  draft: { path: string; text: string },
  { settings, today, waivers, written }: DraftSettings,
): Finding[] {
  const { own, unasked } = sortOut(identified({ ...draft, text: written ?? '' }), identified(draft));
  const trusted = [...own, ...(waivers === undefined ? [] : readWaiversFile(waivers).waivers)].filter((waiver) => holds(waiver, today));
  const cover = coverBy(trusted);
  const judged = findings
    .flatMap((finding) => withLevel(finding, settings))
    .map((finding) => {
      const { by } = cover({ ...finding, line: finding.line ?? 1, path: draft.path });
      return by === undefined ? finding : { ...finding, waived: waivedBy(by) };
    });
  return [...judged, ...unasked.map(unaskedFinding)];
}

/** A finding at the level that the project gives its rule; none where the rule is off. */
export function withLevel(finding: Finding, settings: RuleSettings): Finding[] {
  const level = settings[finding.ruleId]?.level ?? finding.level;
  return level === 'off' ? [] : [{ ...finding, level }];
}

interface Identified {
  waiver: LintWaiver;
  /** What the person decided: of one line, for what stands in it, so that a copy above another line is another waiver. */
  identity: string;
}

function identified({ path, text }: { path: string; text: string }): Identified[] {
  const lines = text.split(/\r\n?|\n/u);
  return commentWaivers(path, text).map((waiver) => {
    const { rules, reason, expires, by, scope } = waiver;
    const covered = scope.kind === 'line' ? (lines[scope.line - 1] ?? '').trim().replace(LIST_MARK, '') : scope.kind;
    return { waiver, identity: JSON.stringify([rules, reason, expires, by, covered]) };
  });
}

/** Another criterion above it changes a criterion's number, and not what was decided about it. */
const LIST_MARK = /^(?:[-*+]|\d+[.)])\s+/u;

/** Each waiver of a person stands for one in the draft. */
function sortOut(known: readonly Identified[], inDraft: readonly Identified[]): { own: LintWaiver[]; unasked: LintWaiver[] } {
  const left = known.map(({ identity }) => identity);
  const [own, unasked] = [new Array<LintWaiver>(), new Array<LintWaiver>()];
  for (const { waiver, identity } of inDraft) {
    const at = left.indexOf(identity);
    if (at >= 0) left.splice(at, 1);
    (at >= 0 ? own : unasked).push(waiver);
  }
  return { own, unasked };
}

function unaskedFinding({ rules, line }: LintWaiver): Finding {
  const what = rules.map((id) => `\`${id}\``).join(', ');
  return {
    ...{ ruleId: WAIVER_RULES.draft.id, level: WAIVER_RULES.draft.level, line },
    message: `The draft brings a waiver${what === '' ? '' : ` of ${what}`} with it, which lets nothing pass here: a model cannot waive. In the repository it would hold.`,
    fix: 'Take it out, and mend what it is about.',
  };
}
