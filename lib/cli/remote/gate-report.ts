import { relative, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createGitRepository } from '../../adapters/git/index.ts';
import { RemoteReport } from '../../adapters/remote/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { readNamedFile } from '../read-file.ts';
import { clientFor, projectOf, type RemoteOptions } from './session.ts';

export interface GateReportOptions extends RemoteOptions {
  gate: string;
  commit?: string;
  exitCode: number;
  tool: string;
  toolVersion?: string;
  report: string[];
  output?: string;
  attempt?: number;
  durationMs?: number;
  url?: string;
}

const MISSING_REPORT = 'A report that is missing proves nothing: let the tool write it, or leave the option out.';
/** The last part of what a command has printed is what tells why it failed. */
const MAX_OUTPUT = 60_000;

/** Posts what a CI has found about a commit: exit code and reports. The verdict is not its own. */
export async function reportGate(options: GateReportOptions, context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const project = projectOf(options, context);
  const commit = options.commit ?? (await headOf(context));
  const reports = await Promise.all(options.report.map((path) => readReport(path, context)));
  const output =
    options.output === undefined ? undefined : (await readNamedFile(options.output, context, MISSING_REPORT)).slice(-MAX_OUTPUT);
  const client = await clientFor(options, context);
  const accepted = await client.post(
    '/v1/gates',
    {
      project,
      commit,
      gate: options.gate,
      attempt: options.attempt ?? attemptOf(io.env),
      exitCode: options.exitCode,
      tool: { name: options.tool, version: options.toolVersion },
      reports,
      output,
      durationMs: options.durationMs,
      runnerUrl: options.url ?? runnerUrl(io.env),
    },
    RemoteReport,
  );
  const rest = accepted.missing.length === 0 ? 'nothing is missing, the run goes on' : `still missing: ${accepted.missing.join(', ')}`;
  return present(
    {
      schema: 'stringline.gate-report/1',
      exit: EXIT.done,
      data: { ...accepted, commit, reports: reports.map(({ path }) => path) },
      text: (paint) => `${paint('green', '✓')} ${accepted.gate} of ${commit.slice(0, 9)} was reported to run ${accepted.runId}; ${rest}`,
    },
    io,
    context.json,
  );
}

async function headOf({ io, cwd }: CommandContext): Promise<string> {
  const named = io.env['GITHUB_SHA'] ?? io.env['CI_COMMIT_SHA'];
  if (named !== undefined && named !== '') return named;
  const repository = await createGitRepository(resolve(io.cwd, cwd));
  try {
    const { head } = await repository.inspect();
    if (head !== undefined) return head;
    throw new StringlineError({
      code: 'repository-unborn',
      message: 'There is no commit to report about.',
      fix: 'Name one: --commit SHA',
      exit: EXIT.usage,
    });
  } finally {
    repository.close();
  }
}

/** Which run of the CI this is: a repeated job must not look like the one before. */
function attemptOf(env: CommandContext['io']['env']): number | undefined {
  const attempt = Number(env['GITHUB_RUN_ATTEMPT'] ?? '');
  return Number.isInteger(attempt) && attempt > 0 ? attempt : undefined;
}

function runnerUrl(env: CommandContext['io']['env']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, CI_JOB_URL: job } = env;
  if (server !== undefined && repository !== undefined && id !== undefined) return `${server}/${repository}/actions/runs/${id}`;
  return job;
}

type PostedReport = { path: string; content: string } | { path: string; gzip: string };

/** Characters of a report that travels as it is; larger ones are packed, because a request has a limit. */
const SMALL = 64 * 1024;

/** A report by its path in the repository, whatever the folder is that the command works in. */
async function readReport(path: string, context: CommandContext): Promise<PostedReport> {
  const content = await readNamedFile(path, context, MISSING_REPORT);
  const below = relative(resolve(context.io.cwd, context.cwd), resolve(context.io.cwd, context.cwd, path));
  const named = { path: below.split(sep).join('/') };
  return content.length < SMALL ? { ...named, content } : { ...named, gzip: gzipSync(content).toString('base64') };
}
