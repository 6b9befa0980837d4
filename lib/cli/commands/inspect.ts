import type { Command } from 'commander';
import { checkOutputs, openFailures } from '../../app/check-outputs.ts';
import { findRun, type RunReport, showRun } from '../../app/show-run.ts';
import { usd } from '../../domain/publish/index.ts';
import { count } from '../../domain/shared/wording.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import type { Run as RunRecord } from '../../domain/workflow/run.ts';
import { type Driver, driverOfMoving, driverText } from '../../local/driver-of.ts';
import type { Platform } from '../../local/platform.ts';
import { asCalled } from '../called.ts';
import type { Io, Paint } from '../io.ts';
import type { CommandContext, Run } from '../main.ts';
import { amount } from '../options.ts';
import { outputCommand, outputText } from '../output-text.ts';
import { briefReason, present } from '../present.ts';
import { withSession } from '../session.ts';

/** `status`, `show` and `usage`: what is recorded. */
export function registerInspect(program: Command, run: Run): void {
  registerStatus(program, run);
  registerShow(program, run);
  registerUsage(program, run);
}

function registerStatus(program: Command, run: Run): void {
  program
    .command('status')
    .description('list the runs of this repository, newest first')
    .option('--limit <number>', 'how many', amount('--limit'), 20)
    .addHelpText('after', '\nExamples:\n  $ stringline status\n  $ stringline status --json\n')
    .action((options: { limit: number }) =>
      run('stringline.status/1', (context) =>
        withSession(context, {}, async (platform) => {
          const found = await platform.ports.runs.list({ limit: Math.max(1, Math.floor(options.limit)) });
          const runs: DrivenRun[] = found.map((record) => ({ ...record, driver: driverOfMoving(record, platform) }));
          return present(
            {
              schema: 'stringline.status/1',
              hints: true,
              exit: EXIT.done,
              data: { runs },
              text: (paint) =>
                runs.length === 0
                  ? 'No runs yet. Start one: stringline run "what you want"'
                  : runs.map((record) => statusLine(record, paint)).join('\n'),
            },
            context.io,
            context.json,
          );
        }),
      ),
    );
}

const COLOURS: Record<RunRecord['status'], Parameters<Paint>[0]> = {
  created: 'dim',
  running: 'cyan',
  waiting: 'yellow',
  paused: 'yellow',
  succeeded: 'green',
  failed: 'red',
  rejected: 'red',
  cancelled: 'dim',
  'budget-reached': 'red',
};

/** `driver` is null where nothing drives a run that should move, and undefined where that is no question. */
type DrivenRun = RunRecord & { driver: Driver | null | undefined };

function statusLine(record: DrivenRun, paint: Paint): string {
  const reason = record.reason === undefined ? '' : `  ${paint('dim', briefReason(record.reason))}`;
  const driver = record.driver === undefined ? '' : `  ${drivenText(record, paint)}`;
  return `${record.id}  ${record.spec}  ${paint(COLOURS[record.status], record.status)}${reason}${driver}`;
}

const drivenText = ({ id, driver }: Pick<DrivenRun, 'id' | 'driver'>, paint: Paint): string =>
  driver ? paint('dim', `driven by ${driverText(driver)}`) : paint('yellow', `no process drives it. Go on: stringline resume ${id}`);

function registerShow(program: Command, run: Run): void {
  program
    .command('show')
    .description('show a run: timeline, documents, reviews and cost; with --output, what its checks printed')
    .argument('[run]', 'id of the run, or the name of its spec (default: the latest)')
    .option('--verbose', 'every model call and every turn, too')
    .option('--output [task or gate]', 'all that the commands of its last check printed (without a name: of what failed last)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline show\n  $ stringline show user-preferences --json\n  $ stringline show user-preferences --output 2.1\n  $ stringline show --output tests\n',
    )
    .action((id: string | undefined, options: { verbose?: boolean; output?: string | true }) =>
      run('stringline.show/1', (context) =>
        withSession(context, {}, async (platform) => {
          const report = await showRun((await findRun(id, platform.ports)).id, platform.ports);
          if (options.output !== undefined) return showOutput(report, options.output, { platform, context });
          const driver = driverOfMoving(report.run, platform);
          return present(
            {
              schema: 'stringline.show/1',
              exit: EXIT.done,
              data: { ...report, driver },
              text: (paint) => showText({ ...report, driver }, { verbose: options.verbose === true, paint, io: context.io }),
            },
            context.io,
            context.json,
          );
        }),
      ),
    );
}

async function showOutput(
  report: RunReport,
  output: string | true,
  { platform, context: { io, json } }: { platform: Platform; context: CommandContext },
): Promise<ExitCode> {
  const outputs = await checkOutputs(report.run, output === true ? undefined : output, platform.ports);
  const { run } = report;
  return present(
    { schema: 'stringline.show/1', exit: EXIT.done, data: { run, outputs }, text: (paint) => outputText(outputs, paint) },
    io,
    json,
  );
}

const DETAIL = new Set(['model.called', 'task.turn']);

type DrivenReport = RunReport & Pick<DrivenRun, 'driver'>;

interface Shown {
  verbose: boolean;
  paint: Paint;
  io: Io;
}

/** Commands are told as they are called here; what the timeline tells has words of others in it, such as titles of tasks, and stays as it is. */
function showText({ run, driver, events, revisions, reviews, usage, tip, ledger }: DrivenReport, { verbose, paint, io }: Shown): string {
  const shown = events.filter(({ type }) => verbose || !DETAIL.has(type));
  const began = Date.parse(run.createdAt);
  const timeline = shown.map(
    ({ at, message }) =>
      `  ${paint('dim', `+${((Date.parse(at) - began) / 1000).toFixed(1)}s`.padStart(9))}  ${message.split('\n')[0] ?? ''}`,
  );
  return [
    `${paint('bold', `Run ${run.id}`)}  ${paint(COLOURS[run.status], run.status)}${run.reason === undefined ? '' : `: ${asCalled(run.reason.split('\n')[0] ?? '', io)}`}`,
    ...(driver === undefined ? [] : [`  ${asCalled(drivenText({ id: run.id, driver }, paint), io)}`]),
    `  spec ${run.spec} (${run.specType}, ${run.workflow}), asked by ${run.requester}${run.playbook === undefined ? '' : ', scripted model'}`,
    `  from ${run.baseCommit.slice(0, 9)} to branch ${run.branch}${tip === undefined ? '' : ` at ${tip.slice(0, 9)}`}`,
    `\n${paint('bold', 'Timeline')}\n${timeline.join('\n')}`,
    ...failuresText(run.id, events, paint).map((text) => asCalled(text, io)),
    `\n${paint('bold', 'Documents')}\n${revisions.map(({ kind, number, digest, origin, errors }) => `  ${kind}.md revision ${number}  ${digest.slice(0, 12)}  ${origin}${errors > 0 ? `  ${paint('red', count(errors, 'error'))}` : ''}`).join('\n') || '  none yet'}`,
    `\n${paint('bold', 'Reviews')}\n${reviews.map(({ id, subject, task, status, decision }) => `  ${id}  ${subject}${task === undefined ? '' : ` ${task}`}  ${status}${decision === undefined ? '' : ` by ${decision.by} (${decision.via})`}`).join('\n') || '  none yet'}`,
    `\n${paint('bold', 'Cost')}  ${usd(usage.total.usd)} for ${count(usage.total.calls, 'call')}, ${count(usage.total.tokens, 'token')}${brokenOff(usage.records)}; budget ${usd(run.budget.usd)} and ${count(run.budget.tokens, 'token')}`,
    `${paint('bold', 'Ledger')}  ${count(ledger.length, 'entry')}, hash-chained`,
  ].join('\n');
}

/** How to read all that failed checks printed, of which the timeline has a line. */
function failuresText(runId: string, events: RunReport['events'], paint: Paint): string[] {
  const failures = openFailures(events).map((of) => `  ${of.padEnd(8)}  ${outputCommand(runId, of)}`);
  return failures.length === 0 ? [] : [`\n${paint('bold', 'Failed checks')}\n${failures.join('\n')}`];
}

/** Says how much of the cost nobody but us has counted. */
function brokenOff(records: RunReport['usage']['records']): string {
  const estimates = records.filter(({ estimate }) => estimate === true).length;
  return estimates === 0 ? '' : ` (${count(estimates, 'call')} broke off: their cost is an estimate)`;
}

function registerUsage(program: Command, run: Run): void {
  program
    .command('usage')
    .description('tokens and cost by use case and model, of one run or of all')
    .argument('[run]', 'id of the run, or the name of its spec (default: all runs)')
    .addHelpText('after', '\nExamples:\n  $ stringline usage\n  $ stringline usage user-preferences --json\n')
    .action((id: string | undefined) =>
      run('stringline.usage/1', (context) =>
        withSession(context, {}, async (platform) => {
          const { ports } = platform;
          const records = await ports.usage.list(id === undefined ? {} : { runId: (await findRun(id, ports)).id });
          const rows = usageRows(records);
          const total = { usd: rows.reduce((sum, row) => sum + row.usd, 0), calls: records.length };
          return present(
            { schema: 'stringline.usage/1', exit: EXIT.done, data: { total, rows, records }, text: (paint) => usageText(rows, paint) },
            context.io,
            context.json,
          );
        }),
      ),
    );
}

interface UsageRow {
  useCase: string;
  model: string;
  calls: number;
  /** Of these calls, those that broke off: their cost is an estimate. */
  estimates: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  usd: number;
}

function usageRows(records: RunReport['usage']['records']): UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const record of records) {
    const key = `${record.useCase} ${record.model}`;
    const row = rows.get(key) ?? {
      useCase: record.useCase,
      model: record.model,
      calls: 0,
      estimates: 0,
      input: 0,
      output: 0,
      cacheRead: 0,
      cacheWrite: 0,
      usd: 0,
    };
    rows.set(key, {
      ...row,
      calls: row.calls + 1,
      estimates: row.estimates + (record.estimate === true ? 1 : 0),
      input: row.input + record.inputTokens,
      output: row.output + record.outputTokens,
      cacheRead: row.cacheRead + record.cacheReadTokens,
      cacheWrite: row.cacheWrite + record.cacheWriteTokens,
      usd: row.usd + record.usd,
    });
  }
  return [...rows.values()];
}

function usageText(rows: readonly UsageRow[], paint: Paint): string {
  if (rows.length === 0) return 'No model calls yet.';
  const head = ['use case', 'model', 'calls', 'input', 'cached', 'output', 'USD'];
  const table = rows.map((row) => [
    row.useCase,
    row.model,
    row.estimates === 0 ? String(row.calls) : `${row.calls} (${row.estimates} estimated)`,
    String(row.input + row.cacheWrite),
    String(row.cacheRead),
    String(row.output),
    usd(row.usd),
  ]);
  return columns([head, ...table])
    .map((line, index) => (index === 0 ? paint('bold', line) : line))
    .join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
