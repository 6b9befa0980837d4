import type { Finding } from '../shared/finding.ts';
import type { RuleInfo } from '../shared/rule.ts';
import type { Recall } from './recall.ts';
import type { Workspace } from './workspace.ts';

/** A rule as it is listed: under a heading within its family. */
export interface ListedRule extends RuleInfo {
  /** `requirements.md`, `Hooks` …; left out where the family needs no headings. */
  group?: string;
}

/** Checks that belong together: they read the same kind of file. */
export interface Family {
  /** Kebab-case, e.g. `specs`. */
  id: string;
  /** For people. */
  title: string;
  /** What it reads, in one sentence. */
  about: string;
  /** Every rule id that `check` may report is listed here. */
  rules: readonly ListedRule[];
  /** Which files its rules are about; left out where that is every file, as text. */
  covers?: (workspace: Workspace) => (path: string) => boolean;
  /**
   * Findings with their paths; a finding without a line is about the whole file. Rules that are off need not run: what they find is
   * left out anyway, and levels of the project are put in later.
   * @param recall for checks that depend on some texts and the settings of rules only
   */
  check(workspace: Workspace, recall: Recall): Finding[];
}

/** The rule that a family which throws is reported by. */
export function checkRule({ id, title }: Pick<Family, 'id' | 'title'>): ListedRule {
  return {
    id: `${id}-check`,
    level: 'error',
    explanation: `The checks of this family (${title}) stopped: nothing of it was checked. No option, level, waiver or baseline hides that.`,
    example: { wrong: 'a file that the checks cannot cope with', right: 'the same file once the checks cope with it: please report it' },
    group: 'checks that stopped',
  };
}

/** Rules under a heading. */
export function listed(group: string | undefined, rules: readonly RuleInfo[]): ListedRule[] {
  return rules.map(({ id, level, explanation, example, confidence, options }) => ({
    id,
    level,
    explanation,
    example,
    ...(confidence !== undefined && { confidence }),
    ...(options !== undefined && { options }),
    ...(group !== undefined && { group }),
  }));
}
