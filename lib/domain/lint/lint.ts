import type { Hash } from '../shared/digest.ts';
import { type Finding, severity } from '../shared/finding.ts';
import type { RuleInfo } from '../shared/rule.ts';
import { folderOf, isBelow } from '../source/index.ts';
import { applyBaseline, type Baseline } from './baseline.ts';
import { type Changes, isBrought, rememberingLast, workspaceBefore } from './changed.ts';
import { withLevel } from './draft.ts';
import { excerptOf, lineReader, shownLines } from './excerpt.ts';
import { FAMILIES, lintRules } from './families.ts';
import { checkRule, type Family } from './family.ts';
import { WAIVERS_PATH } from './lintable.ts';
import { checkAnew, type Recall } from './recall.ts';
import { isUnsuppressed, type LintFinding, type LintReport } from './report.ts';
import { settingsFindings } from './settings.ts';
import { applyWaivers } from './waivers/apply.ts';
import { commentWaivers } from './waivers/comments.ts';
import type { LintWaiver } from './waivers/waiver.ts';
import { readWaiversFile } from './waivers/waivers-file.ts';
import type { Workspace } from './workspace.ts';

export interface LintOptions {
  /** Reports what these rules find only. */
  rules?: ReadonlySet<string> | undefined;
  /** Reports what is found in these files only. */
  within?: ((path: string) => boolean) | undefined;
  /** The files and folders that were asked for, from which `within` comes. */
  paths?: readonly string[];
  /** Reports what a change has brought only. */
  changed?: Changes | undefined;
  /** What was known before, and the hash that its fingerprints are made with. */
  baseline?: { file: Baseline; hash: Hash } | undefined;
  /** @default all of them */
  families?: readonly Family[];
  /** What is known of earlier checks. @default nothing */
  recall?: Recall | undefined;
}

/** Where a finding is put that names no file: the folder that is checked. */
const ROOT = '.kiro';

/** Checks a workspace. Pure, total and linear: whatever the files hold, the answer is a report. */
export function lintWorkspace(workspace: Workspace, options: LintOptions = {}): LintReport {
  const { families = FAMILIES, changed, baseline } = options;
  const recall = changed === undefined ? (options.recall ?? checkAnew) : rememberingLast(options.recall ?? checkAnew);
  const known = lintRules();
  const place = placer(workspace);
  const outcomes = families.map((family) => checkFamily(family, workspace, recall));
  const stopped = outcomes.flatMap(({ stopped: failure }) => failure ?? []).map(place);
  const found = [...outcomes.flatMap(({ findings }) => findings), ...settingsFindings(workspace, known)];
  const all = found.flatMap((finding) => withLevel(finding, workspace.settings)).map(place);
  const { findings, problems } = applyWaivers(all, waiversOf(workspace), {
    today: workspace.today,
    known,
    specs: workspace.specFolders.map((folder) => folder.slice(folder.lastIndexOf('/') + 1)),
    looked: lookedAt(workspace, options, known),
  });
  const mine = [...findings, ...problems.flatMap((finding) => withLevel(finding, workspace.settings)).map(place)].filter(asked(options));
  const told = distinct(mine.sort(inOrder));
  const compared = baseline === undefined ? { findings: told, mended: 0 } : applyBaseline(told, baseline.file, baseline.hash);
  const isAsked =
    changed === undefined ? () => true : isBrought(changed, compared.findings, checkedBefore(workspace, changed, { families, recall }));
  // Of what was not looked at nobody knows whether it was mended.
  const judged = { findings: compared.findings.filter(isAsked), mended: isWhole(options) ? compared.mended : 0 };
  return {
    ...judged,
    // Whatever was asked for was not checked then, so that nothing leaves these out.
    findings: [...stopped, ...untorn(judged.findings)].sort(inOrder),
    ...scopeOf(workspace, families, options),
  };
}

/** What rules find in the workspace as it was. */
const checkedBefore = (workspace: Workspace, changed: Changes, how: Pick<LintOptions, 'families' | 'recall'>): readonly LintFinding[] =>
  lintWorkspace(workspaceBefore(workspace, changed), how).findings;

/** What rules were about, and what of that which was asked for no rule is about. */
function scopeOf(
  workspace: Workspace,
  families: readonly Family[],
  { within = () => true, paths = [] }: LintOptions,
): Pick<LintReport, 'files' | 'specs' | 'unruled'> {
  const tests = families.flatMap(({ covers: coversOf }) => coversOf?.(workspace) ?? []);
  const read = [...workspace.texts.keys()].filter(within);
  const files = read.filter((path) => tests.some((test) => test(path)));
  const known = [...files, ...workspace.problems.keys()];
  const isIn = (asked: string, path: string): boolean => asked === '' || path === asked || isBelow(path, asked);
  const unruled = paths
    .filter((asked) => !known.some((path) => isIn(asked, path)))
    .map((path) => ({ path, files: read.filter((each) => isIn(path, each)).length }));
  const folders = new Set(files.map(folderOf));
  return { files, specs: workspace.specs.filter(({ directory }) => folders.has(directory)).length, ...(unruled.length > 0 && { unruled }) };
}

/**
 * Of a file with both sides of a merge in it nothing else is told: what is twice or missing there, who decides the merge decides. Only where that
 * is told itself, as an error that counts: a waiver, a level or an option for this one rule hides no other finding.
 */
function untorn(findings: readonly LintFinding[]): readonly LintFinding[] {
  const isTold = (finding: LintFinding): boolean =>
    finding.ruleId === 'file-conflict' && finding.level === 'error' && isUnsuppressed(finding);
  const torn = new Set(findings.filter(isTold).map(({ path }) => path));
  return torn.size === 0
    ? findings
    : findings.filter(({ path, family, ruleId }) => !torn.has(path) || family === 'files' || ruleId.endsWith('-secret'));
}

const isWhole = ({ rules, within, changed }: LintOptions): boolean => rules === undefined && within === undefined && changed === undefined;

function asked({ rules, within }: LintOptions): (finding: LintFinding) => boolean {
  return ({ ruleId, path }) => (rules?.has(ruleId) ?? true) && (within?.(path) ?? true);
}

/** A family that throws is reported as an error of its own: a broken check is no passed check. */
function checkFamily(family: Family, workspace: Workspace, recall: Recall): { findings: Finding[]; stopped?: Finding } {
  try {
    return { findings: family.check(workspace, recall) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { id: ruleId, level } = checkRule(family);
    return { findings: [], stopped: { ruleId, level, message: `The checks of ${family.title} could not be run: ${reason}` } };
  }
}

/** Gives a finding its place and the line it is about. */
function placer({ texts }: Workspace): (finding: Omit<Finding, 'waived'>) => LintFinding {
  const lineAt = shownLines(lineReader(texts));
  const rules = lintRules();
  return (finding) => {
    const { path = ROOT, line } = finding;
    const text = line === undefined ? undefined : lineAt(path, line);
    const excerpt = text === undefined ? undefined : excerptOf(text, finding);
    const family = rules.get(finding.ruleId)?.family ?? 'lint';
    return { ...finding, path, line: line ?? 1, wholeFile: line === undefined, family, ...(excerpt !== undefined && { excerpt }) };
  };
}

function waiversOf({ texts }: Workspace): LintWaiver[] {
  const file = texts.get(WAIVERS_PATH);
  return [
    ...[...texts].flatMap(([path, text]) => (path === WAIVERS_PATH ? [] : commentWaivers(path, text))),
    ...(file === undefined ? [] : readWaiversFile(file).waivers),
  ];
}

/** Whether a waiver without effect is one too many: its rules were run, reported or not, on all that it could cover. */
function lookedAt({ settings }: Workspace, { within }: LintOptions, known: ReadonlyMap<string, RuleInfo>): (waiver: LintWaiver) => boolean {
  return ({ rules: named, path, scope }) =>
    named.every((id) => known.has(id) && settings[id]?.level !== 'off') &&
    (within === undefined || (scope.kind !== 'where' && within(path)));
}

function inOrder(a: LintFinding, b: LintFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0) || severity(b.level) - severity(a.level) || (a.ruleId < b.ruleId ? -1 : 1);
}

/** The same finding by two families (hidden characters in steering) is one, with the edit that either offers. Expects them in order. */
function distinct(findings: readonly LintFinding[]): LintFinding[] {
  const kept: LintFinding[] = [];
  for (const finding of findings) {
    const last = kept.at(-1);
    const same = last?.path === finding.path && last.line === finding.line && last.ruleId === finding.ruleId;
    if (last === undefined || !same || last.message !== finding.message) kept.push(finding);
    else if (last.edit === undefined && finding.edit !== undefined) kept[kept.length - 1] = { ...last, edit: finding.edit };
  }
  return kept;
}
