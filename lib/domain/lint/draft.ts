import type { Finding } from '../shared/finding.ts';
import type { RuleSettings } from '../shared/rule.ts';
import { holds, waivedBy } from './waivers/apply.ts';
import { commentWaivers } from './waivers/comments.ts';
import { covers, type LintWaiver } from './waivers/waiver.ts';
import { readWaiversFile } from './waivers/waivers-file.ts';

export interface DraftSettings {
  settings: RuleSettings;
  /** ISO date. */
  today: string;
  /** Text of the file of waivers. */
  waivers?: string | undefined;
  /** Texts of the document that people have written. A waiver in the draft that is in none of them was written by a model, and lets nothing pass. */
  written: readonly string[];
}

/** Findings on a document of a run, with the levels and waivers that `lint` gives them once it is in the repository. */
export function judgeDraft(
  findings: readonly Finding[],
  draft: { path: string; text: string },
  { settings, today, waivers, written }: DraftSettings,
): Finding[] {
  const known = new Set(written.flatMap((text) => commentWaivers(draft.path, text)).map(identityOf));
  const inDraft = commentWaivers(draft.path, draft.text);
  const trusted = [
    ...inDraft.filter((waiver) => known.has(identityOf(waiver))),
    ...(waivers === undefined ? [] : readWaiversFile(waivers).waivers),
  ].filter((waiver) => holds(waiver, today));
  const tests = trusted.map((waiver) => ({ waiver, test: covers(waiver) }));
  const judged = findings
    .flatMap((finding) => withLevel(finding, settings))
    .map((finding) => {
      const { ruleId, message, line = 1 } = finding;
      const hit = tests.find(({ test }) => test({ ruleId, message, line, path: draft.path }));
      return hit === undefined ? finding : { ...finding, waived: waivedBy(hit.waiver) };
    });
  return [...judged, ...inDraft.filter((waiver) => !known.has(identityOf(waiver))).map(unasked)];
}

/** A finding at the level that the project gives its rule; none where the rule is off. */
export function withLevel(finding: Finding, settings: RuleSettings): Finding[] {
  const level = settings[finding.ruleId]?.level ?? finding.level;
  return level === 'off' ? [] : [{ ...finding, level }];
}

const identityOf = ({ rules, reason, expires, by, scope }: LintWaiver): string => JSON.stringify([rules, reason, expires, by, scope.kind]);

function unasked({ rules, line }: LintWaiver): Finding {
  const what = rules.map((id) => `\`${id}\``).join(', ');
  return {
    ...{ ruleId: 'draft-waiver', level: 'warning', line },
    message: `The draft brings a waiver${what === '' ? '' : ` of ${what}`} with it, which lets nothing pass here: a model cannot waive. In the repository it would hold.`,
    fix: 'Take it out, and mend what it is about.',
  };
}
