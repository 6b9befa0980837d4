import type { LintFinding } from '../report.ts';

/** Up to so many findings of a rule in a file are all shown. */
const FOLD_ABOVE = 5;
/** So many are shown of more. */
const SHOWN = 3;
const LINES = 12;

export interface Folded {
  finding: LintFinding;
  /** Findings of the same rule that are told of by their lines only, behind the last one that is shown. */
  more: readonly LintFinding[];
}

/**
 * The findings of one file with those of a rule that finds much of a level cut down to the first ones: whoever mends a file reads why once, and
 * where often, and no error hides among warnings.
 * What was waived is told apart, by waiver.
 */
export function fold(findings: readonly LintFinding[]): Folded[] {
  const groups = Map.groupBy(findings, keyOf);
  return findings.flatMap((finding): Folded[] => {
    const group = groups.get(keyOf(finding)) ?? [];
    if (group.length <= FOLD_ABOVE) return [{ finding, more: [] }];
    if (!group.slice(0, SHOWN).includes(finding)) return [];
    return [{ finding, more: finding === group[SHOWN - 1] ? group.slice(SHOWN) : [] }];
  });
}

const keyOf = ({ ruleId, level, waived }: LintFinding): string => JSON.stringify([ruleId, level, waived?.path, waived?.line]);

/** `and 41 more: lines 12, 19, …`; where all stand on the line of the one that is shown, what each is about: `and 3 more: 2.2, 5.3, 6.1`. */
export function moreOf(more: readonly LintFinding[], shown: LintFinding): string {
  const lines = [...new Set(more.map(({ line }) => line))];
  const subjects = lines.length === 1 && lines[0] === shown.line ? subjectsOf(more, shown) : undefined;
  const named = subjects ?? lines.map(String);
  const what = subjects !== undefined ? '' : lines.length === 1 ? 'line ' : 'lines ';
  return `and ${more.length} more: ${what}${named.slice(0, LINES).join(', ')}${named.length > LINES ? ', …' : ''}`;
}

/** A number, or a name in code. */
const TELLING = /\d|^[`"]/;

/** The first number or name from where each message differs from the shown one; undefined where one has none. */
function subjectsOf(more: readonly LintFinding[], shown: LintFinding): string[] | undefined {
  const words = shown.message.split(' ');
  const subjects = more.map(({ message }) => {
    const own = message.split(' ');
    const first = own.findIndex((word, index) => word !== words[index]);
    return own.find((word, index) => index >= first && TELLING.test(word))?.replace(/[:,.]+$/, '') ?? '';
  });
  return subjects.every((subject) => subject !== '') ? subjects : undefined;
}
