import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { readLocalApprovals } from '../../adapters/local/approvals.ts';
import { findingsCache } from '../../adapters/local/findings-cache.ts';
import { createFileWriter } from '../../adapters/local/file-writer.ts';
import { sha256 } from '../../adapters/local/sha256.ts';
import { createWorkspaceFiles } from '../../adapters/local/workspace-files.ts';
import { lintFiles, type LintOutcome } from '../../app/lint/lint-files.ts';
import type { FindingsCache, WorkspaceFiles } from '../../app/lint/ports.ts';
import { type Changes, type FailOn, fails, fixedFiles, lintRules, patchOf, writeBaseline } from '../../domain/lint/index.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { shellPath } from '../../domain/shared/shell-quote.ts';
import { painter } from '../io.ts';
import type { CommandContext } from '../main.ts';
import { version } from '../version.ts';
import { formatReport } from './format.ts';
import { chosenRules, type LintFlags, loadBaseline, type Place, placeOf, usage } from './options.ts';
import { withStandardInput } from './standard-input.ts';
import { count } from '../../domain/shared/wording.ts';

/** Checks, reports, and gives the exit code. */
export async function checkOnce(named: readonly string[], flags: LintFlags, context: CommandContext): Promise<ExitCode> {
  const cwd = resolve(context.io.cwd, context.cwd);
  checkFlags(flags, named, context.json);
  const place = placeOf(cwd, named);
  const files = createWorkspaceFiles(place.root);
  const { paths, source } =
    flags.stdinFilename === undefined
      ? { paths: place.paths, source: files }
      : await withStandardInput(files, flags.stdinFilename, { ...place, cwd, io: context.io });
  const cache = flags.cache && flags.stdinFilename === undefined ? findingsCache(place.root, context.io.env) : undefined;
  const look = () => check({ ...place, paths }, source, { ...flags, cwd, context }, cache);
  const checked = await look();
  const outcome = flags.fix === true ? await fix(checked, look, { ...place, flags, context }) : checked;
  const all = paths.every((path) => path === '');
  if (flags.allowEmpty !== true && all && flags.stdinFilename === undefined) refuseNothing(outcome, place.root);
  if (flags.writeBaseline !== undefined) return keepBaseline(outcome, flags, { cwd, context });
  const failOn: FailOn = flags.failOn ?? outcome.settings.fail_on;
  const exit = exitOf(outcome, failOn);
  print(outcome, { flags, failOn, exit, cwd }, context);
  return exit;
}

function checkFlags(flags: LintFlags, named: readonly string[], json: boolean): void {
  if (json && flags.format !== undefined && flags.format !== 'json')
    throw usage('format-with-json', `--json and --format ${flags.format} are two formats for one report.`, 'Leave out one of them.');
  checkStandardInput(flags, named);
  if (flags.writeBaseline !== undefined && flags.baseline === undefined)
    throw usage(
      'baseline-unnamed',
      '--write-baseline needs --baseline <file>.',
      'stringline lint --baseline .stringline-baseline.json --write-baseline',
    );
  if (flags.writeBaseline !== undefined && looksAtPart(flags, named))
    throw usage(
      'baseline-partial',
      '--write-baseline writes the whole baseline anew: with paths, --rule, --changed or --stdin-filename all that they leave out would be forgotten.',
      'Write it for all of the repository: stringline lint --baseline <file> --write-baseline',
    );
  if (flags.dryRun === true && flags.fix !== true)
    throw usage('dry-run-alone', '--dry-run belongs to --fix.', 'stringline lint --fix --dry-run');
}

function checkStandardInput({ stdinFilename, fix: mends, changed }: LintFlags, named: readonly string[]): void {
  if (stdinFilename === undefined || (mends !== true && changed === undefined && named.length === 0)) return;
  throw usage(
    'stdin-with',
    '--stdin-filename checks a text that lies nowhere: it goes with neither --fix nor --changed nor paths.',
    'Leave them out.',
  );
}

function looksAtPart({ rule, changed, stdinFilename }: LintFlags, named: readonly string[]): boolean {
  return named.length > 0 || rule.length > 0 || changed !== undefined || stdinFilename !== undefined;
}

/** Who checks a folder without anything to check is in the wrong folder, more often than not: that must not read as success. */
function refuseNothing({ report }: LintOutcome, root: string): void {
  if (report.files.length > 0 || report.findings.length > 0) return;
  throw usage(
    'nothing-to-check',
    `Nothing to check was found in ${root}: no .kiro folder with specs, steering, hooks or settings, and no AGENTS.md.`,
    'Go to the repository that has them, name it (stringline lint <folder>), or begin with stringline init. Where there may be none, as in a job for many repositories: --allow-empty',
  );
}

/** A file of the project's settings that is broken is no ground to judge on. */
function exitOf({ report, configured }: LintOutcome, failOn: FailOn): ExitCode {
  if (!configured) return EXIT.usage;
  return report.findings.some((finding) => fails(finding, failOn)) ? EXIT.findings : EXIT.done;
}

async function check(
  { root, paths }: Place,
  files: WorkspaceFiles,
  flags: LintFlags & { cwd: string; context: CommandContext },
  cache: FindingsCache | undefined,
): Promise<LintOutcome> {
  const writes = flags.writeBaseline !== undefined;
  return lintFiles(
    files,
    { paths, today: new Date().toISOString().slice(0, 10), approved: { ...(await readLocalApprovals(root)), hash: sha256 } },
    {
      rules: chosenRules(flags.rule),
      ...(flags.changed !== undefined && { changed: await changedSince(root, flags.changed, flags.context) }),
      ...(flags.baseline !== undefined && !writes && { baseline: { file: loadBaseline(flags.cwd, flags.baseline), hash: sha256 } }),
    },
    cache,
  );
}

/** What rules may look into, wherever it lies. */
const CHECKED = /\.(?:md|kiro\.hook)$|(?:^|\/)\.(?:kiro|stringline)\//i;

/** Only who asks for it needs git. */
async function changedSince(root: string, ref: string, { io }: CommandContext): Promise<Changes> {
  const { baseOf, changedFiles, textsBefore } = await import('../../adapters/git/changed-lines.ts');
  const { base, parted } = await baseOf(root, ref);
  if (!parted)
    io.stderr.write(
      `git knows no commit from which both ${ref} and this checkout come (a shallow clone?): what others have changed at ${ref} counts as changed here, too.\n`,
    );
  const changes = await changedFiles(root, base);
  const checked = new Map([...changes].filter(([path]) => CHECKED.test(path)));
  const lines = new Map([...changes].map(([path, file]) => [path, file.lines]));
  return { lines, before: await textsBefore(root, base, checked), hash: sha256 };
}

interface FixOptions extends Place {
  flags: LintFlags;
  context: CommandContext;
}

/** Writes what is safe, shows it as a patch, and checks again. */
async function fix(found: LintOutcome, again: () => Promise<LintOutcome>, { root, flags, context }: FixOptions): Promise<LintOutcome> {
  const files = fixedFiles(found.report, found.texts);
  const writer = createFileWriter(root);
  const { stderr } = context.io;
  const written =
    flags.dryRun === true
      ? files
      : files.filter(({ path, before, after }) => {
          const done = writer.replace(path, before, after);
          if (!done) stderr.write(`${path} was left as it is: it has changed since it was read, or is not valid UTF-8.\n`);
          return done;
        });
  stderr.write(written.length === 0 ? 'Nothing could be mended safely.\n' : patchOf(written));
  if (written.length > 0)
    stderr.write(
      flags.dryRun === true
        ? 'Nothing was written (--dry-run).\n'
        : `Written. To take it back, give this patch to: ${undoing(root, context)}\n`,
    );
  return flags.dryRun === true || written.length === 0 ? found : again();
}

/** In a folder below the root git would pass over the files of others without a word. */
function undoing(root: string, { io }: CommandContext): string {
  const way = relative(io.cwd, root);
  return way === '' ? 'git apply -R' : `git -C ${shellPath(way)} apply -R`;
}

function keepBaseline(
  { report, configured }: LintOutcome,
  flags: LintFlags,
  { cwd, context }: { cwd: string; context: CommandContext },
): ExitCode {
  const file = flags.baseline ?? '';
  const text = writeBaseline(report.findings, sha256);
  save(resolve(cwd, file), text);
  const kept = report.findings.filter(({ waived }) => waived === undefined).length;
  if (context.json)
    context.io.stdout.write(
      `${JSON.stringify({ schema: 'stringline.lint-baseline-written/1', ok: configured, exit: configured ? EXIT.done : EXIT.usage, file, findings: kept }, undefined, 2)}\n`,
    );
  else context.io.stdout.write(`Wrote ${file} with ${count(kept, 'finding')}: no longer counted with --baseline ${file}.\n`);
  return configured ? EXIT.done : EXIT.usage;
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw usage(
      'output-unwritable',
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      'Name a file in a folder that exists.',
    );
  }
}

interface Shown {
  flags: LintFlags;
  failOn: FailOn;
  exit: ExitCode;
  cwd: string;
}

function print({ report, settings }: LintOutcome, { flags, failOn, exit, cwd }: Shown, { io, json }: CommandContext): void {
  const how = { rules: lintRules(), failOn, version: version(), rulesUrl: settings.rules_url, exit, paint: painter(io.stdout, io.env) };
  const format = json ? 'json' : (flags.format ?? 'text');
  if (flags.output === undefined) {
    for (const part of formatReport(report, format, how)) io.stdout.write(part);
    return;
  }
  save(resolve(cwd, flags.output), [...formatReport(report, format, { ...how, paint: (_style, text) => text })].join(''));
  for (const part of formatReport(report, json ? 'json' : 'text', how)) io.stdout.write(part);
}
