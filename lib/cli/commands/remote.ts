import type { Command } from 'commander';
import type { ReviewDecision } from '../../domain/workflow/run.ts';
import type { Run } from '../main.ts';
import { amount } from '../options.ts';
import type { GateReportOptions } from '../remote/gate-report.ts';
import type { RemoteDecideOptions } from '../remote/reviews.ts';
import type { FollowOptions, RemoteRunOptions } from '../remote/runs.ts';
import type { RemoteOptions } from '../remote/session.ts';

const GATE_EXAMPLES = '\nExamples:\n  $ stringline gate report --gate tests --exit-code $? --report junit.xml\n';

/** `remote …` and `gate report`: the same verbs against an API, for people and for CI jobs. */
export function registerRemote(program: Command, run: Run): void {
  const remote = program.command('remote').description('speak to the API of a team, or of stringline serve').addHelpText('after', EXAMPLES);
  registerRuns(remote, run);
  registerReviews(
    remote
      .command('review')
      .description('read what waits for a decision there, and decide')
      .addHelpText('after', '\nExamples:\n  $ stringline remote review list\n'),
    run,
  );
  registerGateReport(remote.command('gate').description('report what a CI has found').addHelpText('after', GATE_EXAMPLES), run);
  const gate = program.command('gate').description('report what a CI has found about a commit to the API');
  registerGateReport(gate.addHelpText('after', GATE_EXAMPLES), run);
}

function registerRuns(remote: Command, run: Run): void {
  const schema = 'stringline.remote-run/1';
  limits(
    reports(where(remote.command('run').description('start a run there, and follow it until it ends or waits for a person')))
      .argument('[request...]', 'what you want, in words')
      .option('--file <path>', 'read the request from a file ("-" is standard input)')
      .option('--spec <name>', 'name of the spec; with an existing one, no request is needed')
      .option('--workflow <type>', 'order of the documents')
      .option('--commit <revision>', 'commit to build on; what the API has not got of it is uploaded (default: HEAD)')
      .option('--branch <name>', 'branch to build on')
      .option('--review <mode>', 'who decides reviews: person or policy')
      .option('--model <provider:name>', 'send every call to one model, where the server allows it (stringline serve does)')
      .option('--force', 'drive every stage again even if nothing has changed')
      .option('--no-wait', 'say that it was accepted, and go'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline remote run "let callers subtract" --remote https://abc.execute-api.eu-central-1.amazonaws.com\n',
    )
    .action((words: string[], options: RemoteRunOptions) =>
      run(schema, async (context) => (await import('../remote/runs.ts')).remoteRun(words, options, context)),
    );
  reports(where(remote.command('status').description('list runs, or say how one stands').argument('[run]', 'id of the run')))
    .option('--wait', 'until it ends or waits for a person')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline remote status\n  $ stringline remote status 20261123-101500-3fa2b1 --wait --junit gates.xml\n',
    )
    .action((id: string | undefined, options: FollowOptions) =>
      run(id === undefined ? 'stringline.remote-status/1' : schema, async (context) =>
        (await import('../remote/runs.ts')).remoteStatus(id, options, context),
      ),
    );
  limits(reports(where(remote.command('resume').description('carry a run on').argument('<run>', 'id of the run'))))
    .option('--no-wait', 'say that it was accepted, and go')
    .addHelpText('after', '\nExamples:\n  $ stringline remote resume 20261123-101500-3fa2b1 --budget-usd 10\n')
    .action((id: string, options: RemoteRunOptions) =>
      run(schema, async (context) => (await import('../remote/runs.ts')).remoteResume(id, options, context)),
    );
  where(remote.command('cancel').description('end a run for good').argument('<run>', 'id of the run'))
    .option('--reason <text>', 'why, for the records')
    .addHelpText('after', '\nExamples:\n  $ stringline remote cancel 20261123-101500-3fa2b1 --reason "done by hand"\n')
    .action((id: string, options: RemoteOptions & { reason?: string }) =>
      run('stringline.cancel/1', async (context) => (await import('../remote/runs.ts')).remoteCancel(id, options, context)),
    );
  where(remote.command('events').description('what has happened in a run').argument('<run>', 'id of the run'))
    .option('--follow', 'and what happens, until it ends or waits')
    .addHelpText('after', '\nExamples:\n  $ stringline remote events 20261123-101500-3fa2b1 --follow\n')
    .action((id: string, options: RemoteOptions & { follow?: boolean }) =>
      run('stringline.remote-events/1', async (context) => (await import('../remote/runs.ts')).remoteEvents(id, options, context)),
    );
}

function registerReviews(review: Command, run: Run): void {
  where(review.command('list').description('list reviews that wait for a decision'))
    .option('--all', 'decided ones too')
    .addHelpText('after', '\nExamples:\n  $ stringline remote review list\n')
    .action((options: RemoteOptions & { all?: boolean }) =>
      run('stringline.reviews/1', async (context) => (await import('../remote/reviews.ts')).remoteReviews(options, context)),
    );
  where(review.command('show').description('show a document under review').argument('<review>', 'id of the review'))
    .addHelpText('after', '\nExamples:\n  $ stringline remote review show review-1a2b3c4d5e\n')
    .action((id: string, options: RemoteOptions) =>
      run('stringline.review/1', async (context) => (await import('../remote/reviews.ts')).remoteReview(id, options, context)),
    );
  for (const [name, decision, description] of DECISIONS) {
    const command = where(review.command(name).description(description).argument('<review>', 'id of the review'))
      .option('--digest <digest>', 'digest of what you read, at least 8 characters; a decision about other bytes is refused')
      .option('--comment <text>', decision === 'changes-requested' ? 'what to change (required)' : 'a note for the records');
    if (decision === 'edited') command.requiredOption('--file <path>', 'the edited document');
    command
      .addHelpText('after', `\nExamples:\n  $ stringline remote review ${name} review-1a2b3c4d5e --digest 0123abcd${MORE[decision]}\n`)
      .action((id: string, options: RemoteDecideOptions) =>
        run('stringline.review/1', async (context) => (await import('../remote/reviews.ts')).remoteDecide(id, decision, options, context)),
      );
  }
}

const DECISIONS: readonly (readonly [string, ReviewDecision['decision'], string])[] = [
  ['approve', 'approved', 'approve exactly these bytes'],
  ['request-changes', 'changes-requested', 'send it back with a comment'],
  ['reject', 'rejected', 'reject it and end the run'],
  ['edit', 'edited', 'replace the document by your own text; it is checked and reviewed again'],
];
const MORE: Record<ReviewDecision['decision'], string> = {
  approved: '',
  rejected: '',
  'changes-requested': ' --comment "Limit it to ten an hour."',
  edited: ' --file edited.md',
};

function registerGateReport(gate: Command, run: Run): void {
  where(
    gate
      .command('report')
      .description('report exit code and report files of one gate of a commit; the verdict is given by the rules of the run'),
  )
    .requiredOption('--gate <name>', 'lint, typecheck, tests, build or security-scan')
    .requiredOption('--exit-code <number>', "exit code of the gate's command", amount('--exit-code'))
    .option('--tool <name>', 'what ran: jest, eslint, trivy …', 'unknown')
    .option('--tool-version <version>', 'its version')
    .option('--commit <id>', 'the commit (default: that of the CI job, else HEAD)')
    .option('--report <path>', 'a report file (JUnit, LCOV, SARIF, …); may be given several times', collect, [])
    .option('--output <path>', 'file with what the command printed')
    .option('--attempt <number>', 'grows when the same gate of the same commit runs again', amount('--attempt'))
    .option('--duration-ms <number>', 'how long it took', amount('--duration-ms'))
    .option('--url <address>', 'page of the CI job (default: found in the environment of GitHub Actions and GitLab)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline gate report --gate tests --exit-code $? --tool jest --report junit.xml --report coverage/lcov.info\n',
    )
    .action((options: GateReportOptions) =>
      run('stringline.gate-report/1', async (context) => (await import('../remote/gate-report.ts')).reportGate(options, context)),
    );
}

const collect = (value: string, before: string[]): string[] => [...before, value];

const where = (command: Command): Command =>
  command
    .option('--remote <url>', 'address of the API (default: STRINGLINE_URL, else the stringline serve of this repository)')
    .option('--project <name>', 'project there (default: STRINGLINE_PROJECT, else the only one)');

const reports = (command: Command): Command =>
  command
    .option('--summary <file>', 'write a summary in Markdown (always appended to GITHUB_STEP_SUMMARY, where that is set)')
    .option('--sarif <file>', 'write the findings of the gates as SARIF')
    .option('--junit <file>', 'write the verdicts of the gates as JUnit XML')
    .option('--timeout <minutes>', 'wait no longer than this', amount('--timeout'));

const limits = (command: Command): Command =>
  command
    .option('--budget-usd <amount>', 'hard limit in US dollars', amount('--budget-usd'))
    .option('--budget-tokens <number>', 'hard limit in tokens', amount('--budget-tokens'));

const EXAMPLES = `
Credentials: STRINGLINE_TOKEN (a token of stringline serve or of your issuer), else those that the AWS CLI would use, for a signature
(SigV4). Exit codes are those of stringline run: 0 succeeded, 1 failed, 3 waits or goes on, 4 budget reached, 5 the API cannot be reached.

Examples:
  $ export STRINGLINE_URL=https://abc123.execute-api.eu-central-1.amazonaws.com STRINGLINE_PROJECT=github.com/acme/shop
  $ stringline remote run --file request.md --sarif gates.sarif --junit gates.xml
  $ stringline remote review list
`;
