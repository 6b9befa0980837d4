import { type FileLinter, fileLinters, type FoundLinters, readReport, statedLinter, tail } from '../../../domain/gates/index.ts';
import { type HookResult, reaches } from '../../../domain/hooks/dispatch/index.ts';
import { canBlock, isFileTrigger, type Severity } from '../../../domain/hooks/index.ts';
import type { Finding } from '../../../domain/shared/finding.ts';
import { isManifest } from '../../repository-files.ts';
import type { HookActionFunction, HookCommand, HookCommandEnd, HookFolder, HookJob, Reworked } from '../ports.ts';
import { overran, wasStopped } from './outcomes.ts';
import { surroundings } from './run-command.ts';
import { count } from '../../../domain/shared/wording.ts';

/** Files of one command line, and of all of them. */
const CHUNK = 200;
const MAX_FILES = 2_000;
const MAX_FINDINGS = 100;
const MAX_LINES = 40;
const MAX_MANIFESTS = 200;

/** What one linter has come to. */
interface Linted {
  tool: string;
  finds: FileLinter['finds'];
  end: HookCommandEnd;
  findings: Finding[];
}

type Outcome = { linted: Linted[]; looked: number } | { missing: string };

/**
 * Has the project's own linter look at the files of the event, and mend what it can: at a save in place, at a commit in what will be
 * committed. What is not staged stays as it is. No linter, or none for these files, is no fault of the change.
 */
export const lintAndFix: HookActionFunction = async (job, ports) => {
  const { run, event } = job;
  const workplace = await ports.workplace(event);
  if (workplace.rework === undefined) return { outcome: 'skipped', summary: 'not applicable: there is no checkout here to lint in' };
  const present = run.files.flatMap(({ path, digest }) => (digest === null ? [] : [path]));
  const paths = present.slice(0, MAX_FILES);
  if (paths.length === 0) return { outcome: 'passed', summary: 'nothing is left to lint' };
  const keep = mayKeep(job);
  const { value, changed, ...done } = await workplace.rework({ paths, keep }, (folder) => lintIn(folder, { job, paths, keep }));
  if ('missing' in value) return { outcome: 'skipped', summary: `not applicable: ${value.missing}` };
  const lost = keep ? changed.filter((path) => !done.written.some((each) => each.path === path)) : [];
  if (lost.length > 0) return notTaken(lost, done);
  return resultOf(job, value, { ...done, left: present.length - paths.length });
};

/** What the linter was content with is not what would be recorded. */
function notTaken([first = '', ...more]: readonly string[], { written }: Pick<Done, 'written'>): HookResult {
  const also = more.length === 0 ? '' : ` and ${String(more.length)} more`;
  const summary = `${first}${also} was staged anew while the linter mended it, and the fix was not taken over: commit again`;
  return { outcome: 'failed', summary, ...(written.length > 0 && { written }) };
}

/** What a commit records is changed only while it waits for us, in a checkout of this machine. */
function mayKeep({ run, event }: HookJob): boolean {
  if (run.hook.options['fix'] === false || event.via !== undefined) return false;
  return isFileTrigger(event.trigger) || event.trigger === 'manual' || (event.trigger === 'commit' && run.mode === 'sync');
}

interface Linting {
  job: HookJob;
  paths: readonly string[];
  keep: boolean;
}

async function lintIn(folder: HookFolder, { job, paths, keep }: Linting): Promise<Outcome> {
  const found = await lintersOf(folder, job);
  if ('missing' in found) return found;
  const questions = found.linters.flatMap((linter) =>
    chunksOf(paths.filter((path) => linter.takes(path))).map((some) => ({ linter, paths: some, keep, job })),
  );
  const looked = new Set(questions.flatMap((question) => question.paths)).size;
  if (looked > 0) return { linted: await askAll(folder, questions), looked };
  return {
    missing: `${[...new Set(found.linters.map(({ tool }) => tool))].join(' and ')} does not look at ${paths.slice(0, 3).join(', ')}`,
  };
}

const chunksOf = (paths: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(paths.length / CHUNK) }, (_, index) => paths.slice(index * CHUNK, (index + 1) * CHUNK));

async function lintersOf(folder: HookFolder, { run }: HookJob): Promise<FoundLinters> {
  const { command } = run.hook.options;
  if (typeof command === 'string' && command.trim() !== '') return { linters: [statedLinter(command)] };
  const paths = await folder.paths();
  const manifests = paths.filter(isManifest).slice(0, MAX_MANIFESTS);
  const texts = new Map(
    await Promise.all(
      manifests.map(async (path) => [path, new TextDecoder().decode((await folder.read(path)) ?? new Uint8Array())] as const),
    ),
  );
  return fileLinters({ paths, read: (path) => texts.get(path) });
}

interface Question {
  linter: FileLinter;
  paths: readonly string[];
  keep: boolean;
  job: HookJob;
}

/** That it ignores a file is a warning, which `--max-warnings 0` refuses: only without those files its end says something of the others. */
async function askAll(folder: HookFolder, questions: readonly Question[]): Promise<Linted[]> {
  const first = await askOnce(folder, questions);
  const [refused, heard] = [first.filter(isOfIgnored), first.filter((answer) => !isOfIgnored(answer))];
  const left = ({ question, ignored }: Answer): string[] => question.paths.filter((path) => !ignored.includes(path));
  const anew = refused.map((answer) => ({ ...answer.question, paths: left(answer) })).filter(({ paths }) => paths.length > 0);
  const content = refused
    .filter((answer) => left(answer).length === 0)
    .map(({ end, ...rest }) => ({ ...rest, end: { ...end, exitCode: 0 } }));
  return [...heard, ...(await askOnce(folder, anew)), ...content];
}

interface Answer extends Linted {
  question: Question;
  /** Files that the project leaves out. */
  ignored: string[];
}

const isOfIgnored = ({ ignored, end, findings }: Answer): boolean =>
  ignored.length > 0 && end.outcome === 'exited' && end.exitCode !== 0 && findings.every(({ level }) => level !== 'error');

async function askOnce(folder: HookFolder, questions: readonly Question[]): Promise<Answer[]> {
  const ends = await runAll(
    folder,
    questions.map(({ linter, paths, keep, job }) => ({
      run: keep && linter.fix !== undefined ? linter.fix(paths) : linter.check(paths),
      ...surroundings(job, '.'),
    })),
  );
  return questions.flatMap((question, index) => {
    const { linter, paths } = question;
    const end = ends[index];
    return end === undefined ? [] : [{ tool: linter.tool, finds: linter.finds, end, ...saidOf(end, paths), question }];
  });
}

async function runAll(folder: HookFolder, commands: readonly HookCommand[]): Promise<HookCommandEnd[]> {
  if (commands.length > 0 && folder.runAll !== undefined) return folder.runAll(commands);
  const ends: HookCommandEnd[] = [];
  for (const command of commands) if (!command.signal.aborted) ends.push(await folder.run(command));
  return ends;
}

/** What the linter itself says, where it says it in a format that is known, and the files that the project leaves out. */
function saidOf(end: HookCommandEnd, paths: readonly string[]): { findings: Finding[]; ignored: string[] } {
  const report = end.stdout.trimStart().startsWith('[') ? readReport(new TextEncoder().encode(end.stdout)) : undefined;
  const issues = report?.ok === true && report.report.kind === 'issues' ? report.report.issues : [];
  const named = issues.map((issue) => ({ ...issue, path: issue.path === undefined ? undefined : givenPath(issue.path, paths) }));
  return {
    findings: named.filter((issue) => !isIgnored(issue)).map(findingOf),
    ignored: named.filter(isIgnored).flatMap(({ path }) => path ?? []),
  };
}

/** A file that the project leaves out is none of the linter's business. */
const isIgnored = ({ message }: Pick<Finding, 'message'>): boolean => /^File ignored /.test(message);

/** The path that a linter was given, of one that it says from the root of the disk: the longest one that fits. */
function givenPath(path: string, paths: readonly string[]): string {
  const fitting = paths.filter((each) => path === each || path.endsWith(`/${each}`));
  return fitting.reduce((longest, each) => (each.length > longest.length ? each : longest), '') || path;
}

type Said = Pick<Finding, 'level' | 'message' | 'line' | 'column'> & { rule: string; path: string | undefined };

function findingOf({ level, message, path, line, column, rule }: Said): Finding {
  return {
    ruleId: 'hook-lint',
    level,
    message: `${message} (${rule})`,
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  };
}

/** How bad it is what a linter has left. A command that somebody has stated has to say yes: what fails, is missing or overruns does not. */
function severityOf({ end, findings, finds }: Linted, strict: boolean): Severity | undefined {
  if (findings.some(({ level }) => level === 'error')) return 'high';
  const refused = finds === 'any' || finds.includes(end.exitCode ?? -1);
  // More warnings than the project allows (`--max-warnings`) are an error of the linter's own.
  if (findings.some(({ level }) => level === 'warning')) return strict || (refused && end.exitCode !== 0) ? 'high' : 'medium';
  if (end.exitCode === 0) return undefined;
  return refused ? 'high' : 'low';
}

/** One that ended well, or has found something, was there whatever was missing beside it. */
function isMissing({ end, finds, findings }: Linted): boolean {
  if (finds === 'any' || end.exitCode === 0 || findings.length > 0) return false;
  return end.outcome === 'not-found' || /\bNo module named \S+$|command not found|could not determine executable/m.test(end.stderr);
}

const hasOverrun = ({ end }: Linted, signal: AbortSignal): boolean => end.outcome === 'timed-out' || (end.aborted && overran(signal));

interface Done extends Pick<Reworked<unknown>, 'written' | 'notes'> {
  /** Files that nobody has looked at: too many. */
  left: number;
}

function resultOf(
  { run, signal }: HookJob,
  { linted, looked }: Exclude<Outcome, { missing: string }>,
  { written, notes, left }: Done,
): HookResult {
  const ends = written.length === 0 ? {} : { written };
  if (wasStopped(signal)) return { outcome: 'stopped', summary: 'stopped before its end', ...ends };
  const late = linted.find((each) => hasOverrun(each, signal));
  // At a save nothing is stopped: the next one goes to the queue.
  if (late !== undefined && (late.finds !== 'any' || !canBlock(run.hook.trigger)))
    return { outcome: 'timed-out', summary: 'stopped: it overran its time', ...ends };
  const there = linted.filter((each) => !isMissing(each));
  const absent = [...new Set(linted.filter(isMissing).map(({ tool }) => `${tool} is not installed here`))];
  if (there.length === 0) return { outcome: 'skipped', summary: `not applicable: ${absent.join(', ')}`, ...ends };
  const findings = there.flatMap((each) => each.findings).slice(0, MAX_FINDINGS);
  const isStrict = run.hook.options['strict'] === true;
  const bad = there.flatMap((each) => severityOf(each, isStrict) ?? []);
  if (left > 0) bad.push('medium');
  const failed = bad.some((severity) => reaches(severity, run.hook.failOn));
  const output = [
    ...notes,
    ...there.map(({ end, findings: said }) => (said.length > 0 ? '' : tail(`${end.stdout}${end.stderr}`.trim(), MAX_LINES))),
  ];
  const text = bad.length === 0 ? notes.join('\n') : output.filter((part) => part !== '').join('\n');
  return {
    outcome: failed ? 'failed' : bad.length > 0 ? 'warned' : 'passed',
    summary: [
      summaryOf(there, findings, bad.length > 0),
      count(looked, 'file'),
      ...fixed(written),
      ...absent,
      ...(left > 0 ? [`${String(left)} files were not looked at`] : []),
    ].join(', '),
    ...(text !== '' && { output: text }),
    ...(findings.length > 0 && { findings }),
    ...(findings.length > 0 && (left > 0 || saysMore(there, isStrict)) && { incomplete: true }),
    ...ends,
  };
}

/** Whether more speaks against the files than the findings that are told: too many of them, or a linter that failed without any. */
function saysMore(linted: readonly Linted[], strict: boolean): boolean {
  const count = linted.reduce((sum, { findings }) => sum + findings.length, 0);
  return count > MAX_FINDINGS || linted.some((each) => each.findings.length === 0 && severityOf(each, strict) !== undefined);
}

function summaryOf(linted: readonly Linted[], [first, ...more]: readonly Finding[], bad: boolean): string {
  const tools = [...new Set(linted.map(({ tool }) => tool))].join(' and ');
  if (first === undefined) return bad ? `${tools}: ${[...new Set(linted.map(({ end }) => howItEnded(end)))].join(', ')}` : tools;
  const where = `${first.path ?? ''}${first.line === undefined ? '' : `:${String(first.line)}`}`;
  return `${tools}: ${where} ${first.message}${more.length === 0 ? '' : ` and ${String(more.length)} more`}`;
}

function howItEnded({ outcome, exitCode, aborted }: HookCommandEnd): string {
  if (aborted || outcome === 'timed-out') return 'it overran its time (timeout_ms)';
  return outcome === 'not-found' ? 'it was not found' : `exit code ${String(exitCode ?? 'none')}`;
}

function fixed(written: readonly { path: string }[]): string[] {
  return written.length === 0
    ? []
    : [
        `fixed ${written
          .map(({ path }) => path)
          .slice(0, 5)
          .join(', ')}`,
      ];
}
