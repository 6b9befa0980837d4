import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getText } from '../app/artefacts.ts';
import { openFailures } from '../app/check-outputs.ts';
import { runRef } from '../app/branch.ts';
import type { Ports } from '../app/ports.ts';
import { loadRecord, PLAN, PUBLICATION, type Publication, VERIFICATION } from '../app/records.ts';
import { doneTasks } from '../app/done-tasks.ts';
import { loadRun, specDirectory } from '../app/run-context.ts';
import { figures } from '../app/verify/figures.ts';
import { type GateVerdict, passedBeside, verdictWord, waiverNotes } from '../domain/gates/index.ts';
import { EXIT, type ExitCode } from '../domain/shared/errors.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { visible } from '../domain/shared/visible.ts';
import { usd } from '../domain/publish/index.ts';
import { count } from '../domain/shared/wording.ts';
import { type Review, type Run, STATUS_WORDS } from '../domain/workflow/run.ts';
import type { DriveOutcome } from '../local/drive-run.ts';
import { STATE_DIRECTORY } from '../local/platform.ts';
import type { Paint } from './io.ts';
import { outputCommand } from './output-text.ts';
import type { Outcome } from './present.ts';
import { EXIT_OF_STATUS } from './exit-of-status.ts';

export interface ResultParts {
  outcome: DriveOutcome;
  findings: readonly Finding[];
  /** Nothing was done: an earlier run has built exactly this. */
  upToDate?: boolean;
  /** What pushing came to, where it was asked for. */
  push?: { pushed: boolean; remote: string; output: string };
}

/** Failures that lie outside: a model that cannot be reached, a disk that is full. */
const OUTSIDE = /^(Stringline\.Transient|model-|Sandbox\.|disk-full|storage-|artefact-)/u;

/** How a run stands, for a script and for a person. */
export async function runOutcome(parts: ResultParts, ports: Ports): Promise<Outcome> {
  const { run } = parts.outcome;
  const context = await loadRun(run.id, ports);
  const publication = await loadRecord(ports, run.id, PUBLICATION);
  const body = publication && (await getText(ports.artefacts, publication.body));
  const file = publication && body !== undefined ? writePullRequest(run, publication.title, body) : undefined;
  const verification = await loadRecord(ports, run.id, VERIFICATION);
  const tasks = await doneTasks(context, ports);
  const plan = await loadRecord(ports, run.id, PLAN);
  const checkpoints = new Set(plan?.tasks.flatMap(({ id, checkpoint }) => (checkpoint ? [id] : [])));
  const [tip, usage] = await Promise.all([ports.source.resolve(runRef(run.id)), ports.usage.total(run.id)]);
  const reviews = parts.outcome.kind === 'waiting' ? parts.outcome.reviews : [];
  const failures = run.status === 'failed' ? openFailures(await ports.runs.events(run.id)) : [];
  return {
    schema: 'stringline.run/1',
    hints: true,
    exit: exitOf(run, parts.push),
    data: {
      run,
      commit: tip ?? null,
      specDirectory: specDirectory(context),
      tasks,
      gates: verification?.verdicts ?? [],
      reviews: reviews.map((review) => ({ ...review, commands: commandsFor(review) })),
      usage,
      pullRequest: publication && body !== undefined ? { title: publication.title, body, file, ...openedAt(publication) } : null,
      push: parts.push ?? null,
      findings: parts.findings,
      scripted: run.playbook !== undefined,
      upToDate: parts.upToDate === true,
    },
    text: (paint) => {
      if (parts.upToDate === true)
        return `${paint('green', '✓')} Nothing has changed since run ${run.id}: ${run.branch} is at ${(tip ?? '').slice(0, 9)}. No model was called.\n  stringline show ${run.id}, or --force to drive every stage again${parts.push === undefined ? '' : `\n  pushed   ${pushedText(run, parts.push)}`}`;
      if (run.status === 'succeeded')
        return [
          succeededText(
            {
              run,
              tip,
              directory: specDirectory(context),
              taskCount: tasks.filter(({ id }) => !checkpoints.has(id)).length,
              file,
              published: publication && openedAt(publication),
              usage,
              push: parts.push,
            },
            paint,
          ),
          gateText(verification?.verdicts ?? [], paint),
          nextText(run),
        ].join('\n');
      if (reviews.length > 0) return waitingText(run, reviews, paint);
      return stoppedText(run, failures, paint);
    },
  };
}

function exitOf({ status, errorCode = '' }: Run, push: ResultParts['push']): ExitCode {
  if (push?.pushed === false || (status === 'failed' && OUTSIDE.test(errorCode))) return EXIT.outside;
  return EXIT_OF_STATUS[status];
}

/** Where a host has brought the branch to, and the pull request that it has opened there; nulls where a person does both. */
interface Published {
  host: string | null;
  url: string | null;
  /** Why the host has no pull request. */
  unsupported: string | null;
}

function openedAt({ host, pullRequest }: Publication): Published {
  const published = { host: host ?? null, url: null, unsupported: null };
  return pullRequest === undefined ? published : { ...published, ...pullRequest };
}

function publishedRows(published: Published | undefined): [string, string][] {
  const { host, url, unsupported } = published ?? { host: null, url: null, unsupported: null };
  return [
    ...(host === null ? [] : [['pushed', `to ${host}`] as [string, string]]),
    ...(url === null ? [] : [['request', url] as [string, string]]),
    ...(unsupported === null ? [] : [['request', `none: ${unsupported}`] as [string, string]]),
  ];
}

function writePullRequest(run: Run, title: string, body: string): string {
  const folder = join(run.repository, STATE_DIRECTORY, 'runs', run.id);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'pull-request.md');
  writeFileSync(file, `# ${title}\n\n${body}`);
  return file;
}

function succeededText(
  facts: {
    run: Run;
    tip: string | undefined;
    directory: string;
    taskCount: number;
    file: string | undefined;
    published: Published | undefined;
    usage: { usd: number; tokens: number; calls: number };
    push: ResultParts['push'];
  },
  paint: Paint,
): string {
  const { run, usage } = facts;
  const rows: [string, string][] = [
    ['branch', `${run.branch} at ${(facts.tip ?? '').slice(0, 9)}, ${count(facts.taskCount, 'task')} done`],
    ['spec', `${facts.directory}/ on that branch`],
    ['PR text', facts.file ?? ''],
    ...publishedRows(facts.published),
    [
      'cost',
      `${usd(usage.usd)} for ${count(usage.calls, 'model call')}, ${count(usage.tokens, 'token')}${run.playbook === undefined ? '' : ' (scripted model: token counts are estimates)'}`,
    ],
    ...(facts.push ? [['pushed', pushedText(run, facts.push)] as [string, string]] : []),
  ];
  return [
    `${paint('green', '✓')} ${paint('bold', `Run ${run.id} succeeded`)}`,
    ...rows.map(([name, value]) => `  ${paint('dim', name.padEnd(8))} ${value}`),
  ].join('\n');
}

const pushedText = ({ id }: Run, { pushed, remote, output }: NonNullable<ResultParts['push']>): string =>
  pushed ? `to ${remote}` : `no: ${output}\n${' '.repeat(11)}push it again: stringline resume ${id} --push`;

function gateText(verdicts: readonly GateVerdict[], paint: Paint): string {
  const colour = { passed: 'green', waived: 'yellow', failed: 'red' } as const;
  return verdicts
    .flatMap((judged, index) => [
      `  ${paint('dim', (index === 0 ? 'gates' : '').padEnd(8))} ${judged.gate} ${paint(colour[judged.verdict], verdictWord(judged))}${measuredText(judged, paint)}`,
      ...waiverNotes(judged.findings).map((note) => `  ${''.padEnd(8)}   ${paint('yellow', visible(note))}`),
    ])
    .join('\n');
}

function measuredText(judged: GateVerdict, paint: Paint): string {
  const beside = passedBeside(judged).join('');
  const said = [beside, figures(judged.measured)].filter((part) => part !== '').join(', ');
  return said === '' ? '' : `${beside === '' ? '' : ':'} ${paint('dim', said)}`;
}

function nextText(run: Run): string {
  return `\nLook at it:\n  git log ${run.baseCommit.slice(0, 9)}..${run.branch}\n  git diff ${run.baseCommit.slice(0, 9)}...${run.branch}\n  stringline show ${run.id}`;
}

/** The exact commands that decide a review. */
export function commandsFor(review: Review): { show: string; approve?: string; edit?: string; requestChanges: string; reject: string } {
  const digest = `--digest ${review.digest.slice(0, 12)}`;
  return {
    show: `stringline review show ${review.id}`,
    ...(review.subject !== 'task-failure' && {
      approve: `stringline review approve ${review.id} ${digest}`,
      edit: `stringline review edit ${review.id} ${digest}`,
    }),
    requestChanges: `stringline review request-changes ${review.id} ${digest} --comment "…"`,
    reject: `stringline review reject ${review.id} ${digest}`,
  };
}

function waitingText(run: Run, reviews: readonly Review[], paint: Paint): string {
  const parts = reviews.map((review) => {
    const commands = Object.values(commandsFor(review)).map((command) => `    ${command}`);
    return [
      `  ${review.subject}${review.task === undefined ? '' : ` of task ${review.task}`} (${review.digest.slice(0, 12)})`,
      ...(review.subject === 'task-failure' && review.task !== undefined ? [`    ${outputCommand(run.id, review.task)}`] : []),
      ...commands,
    ].join('\n');
  });
  return [
    `${paint('yellow', '?')} ${paint('bold', `Run ${run.id} waits for a person`)}`,
    ...parts,
    `Then: stringline resume ${run.id}`,
  ].join('\n');
}

function stoppedText(run: Run, failures: readonly string[], paint: Paint): string {
  const paused = run.status === 'paused' || run.status === 'running';
  const head = paused
    ? `${paint('yellow', '▸')} ${paint('bold', `Run ${run.id} is paused`)}; nothing is lost`
    : `${paint('red', '✗')} ${paint('bold', `Run ${run.id} ${STATUS_WORDS[run.status]}`)}`;
  const resumable = paused || run.status === 'failed' || run.status === 'budget-reached';
  return [
    head,
    ...(run.reason === undefined || paused ? [] : [indent(run.reason)]),
    ...(resumable
      ? [
          `Go on: stringline resume ${run.id}${run.status === 'budget-reached' ? ` ${/tokens/u.test(run.reason ?? '') ? '--budget-tokens' : '--budget-usd'} N` : ''}`,
        ]
      : []),
    ...failures.map((of) => `Look:  ${outputCommand(run.id, of)}`),
    `Look:  stringline show ${run.id}`,
  ].join('\n');
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
