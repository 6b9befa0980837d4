import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SYNC_SOURCE } from '../../app/drift/sync-source.ts';
import { decideReview } from '../../app/review/decide-review.ts';
import { asTheyStand } from '../../app/review/as-they-stand.ts';
import { loadReview } from '../../app/review/view-review.ts';
import type { Ports } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Review, ReviewDecision } from '../../domain/workflow/run.ts';
import type { CommandContext, Run } from '../main.ts';
import { present } from '../present.ts';
import { reviewText } from '../review/view.ts';
import { commandsFor } from '../run-result.ts';
import type { Platform } from '../../local/platform.ts';
import { withSession } from '../session.ts';

interface DecideOptions {
  digest?: string;
  comment?: string;
  file?: string;
  by?: string;
}

/** `review list|show|approve|edit|request-changes|reject`: the gate that people hold. */
export function registerReview(program: Command, run: Run): void {
  const review = program
    .command('review')
    .description('read what waits for a decision, and decide')
    .addHelpText('after', '\nExamples:\n  $ stringline review list\n  $ stringline review show review-195a83c2e3\n');
  review
    .command('list')
    .description('list reviews that wait for a decision')
    .option('--all', 'decided ones too')
    .addHelpText('after', '\nExamples:\n  $ stringline review list\n  $ stringline review list --all --json\n')
    .action((options: { all?: boolean }) => run('stringline.reviews/1', (context) => listReviews(options, context)));
  review
    .command('show')
    .description('show a document under review with its findings and what changed since it was last read')
    .argument('[review]', 'id of the review (default: the one that waits)')
    .addHelpText('after', '\nExamples:\n  $ stringline review show\n  $ stringline review show review-1a2b3c4d5e --json\n')
    .action((id: string | undefined) => run('stringline.review/1', (context) => showReview(id, context)));
  decision(review, run, { name: 'approve', decision: 'approved', description: 'approve exactly these bytes' });
  decision(review, run, { name: 'request-changes', decision: 'changes-requested', description: 'send it back with a comment' });
  decision(review, run, { name: 'reject', decision: 'rejected', description: 'reject it and end the run' });
  decision(review, run, {
    name: 'edit',
    decision: 'edited',
    description: 'replace the document by your own text; it is checked and reviewed again',
  });
}

function decision(review: Command, run: Run, what: { name: string; decision: ReviewDecision['decision']; description: string }): void {
  const command = review
    .command(what.name)
    .description(what.description)
    .argument('[review]', 'id of the review (default: the one that waits)');
  command
    .option('--digest <digest>', 'digest of what you read, at least 8 characters; a decision about other bytes is refused')
    .option('--by <name>', 'who decides (default: your git identity)');
  command.option('--comment <text>', what.decision === 'changes-requested' ? 'what to change (required)' : 'a note for the records');
  if (what.decision === 'edited') command.option('--file <path>', 'the edited document (default: opens it in $EDITOR)');
  command.addHelpText(
    'after',
    `\nExamples:\n  $ stringline review ${what.name}${what.decision === 'edited' ? '' : what.decision === 'changes-requested' ? ' --comment "Limit it to ten an hour."' : ''}\n  $ stringline review ${what.name} review-1a2b3c4d5e --digest 0123abcd${what.decision === 'edited' ? ' --file edited.md' : what.decision === 'changes-requested' ? ' --comment "…"' : ''}\n`,
  );
  command.action((id: string | undefined, options: DecideOptions) =>
    run('stringline.review/1', (context) => decide(id, { ...options, decision: what.decision }, context)),
  );
}

async function listReviews(options: { all?: boolean }, context: CommandContext): Promise<0> {
  return withSession(context, {}, async (platform) => {
    const reviews =
      options.all === true
        ? await asTheyStand(await platform.ports.reviews.list({}), platform.ports.runs)
        : await pendingReviews(platform.ports);
    present(
      {
        schema: 'stringline.reviews/1',
        exit: EXIT.done,
        data: { reviews: reviews.map((review) => ({ ...review, commands: commandsFor(review) })) },
        text: (paint) =>
          reviews.length === 0
            ? 'Nothing waits for a decision.'
            : reviews
                .map(
                  (review) =>
                    `${review.id}  ${review.spec}  ${review.subject}${review.task === undefined ? '' : ` ${review.task}`}  ${paint(review.status === 'pending' ? 'yellow' : 'dim', review.status)}  ${review.digest.slice(0, 12)}`,
                )
                .join('\n'),
      },
      context.io,
      context.json,
    );
    return EXIT.done;
  });
}

async function showReview(id: string | undefined, context: CommandContext): Promise<0> {
  return withSession(context, {}, async (platform) => {
    const found = await findReview(id, platform.ports);
    const [review = found] = await asTheyStand([found], platform.ports.runs);
    const view = await loadReview(review, platform.ports);
    present(
      {
        schema: 'stringline.review/1',
        exit: EXIT.done,
        data: { ...view, commands: commandsFor(view.review) },
        text: (paint) => `${reviewText(view, paint)}\n\n${Object.values(commandsFor(view.review)).slice(1).join('\n')}`,
      },
      context.io,
      context.json,
    );
    return EXIT.done;
  });
}

async function decide(
  id: string | undefined,
  options: DecideOptions & { decision: ReviewDecision['decision'] },
  context: CommandContext,
): Promise<0> {
  return withSession(context, {}, async (platform) => {
    const review = await findReview(id, platform.ports);
    const edited =
      options.file === undefined
        ? await editedHere(review, options, { platform, context })
        : await readFile(resolve(context.io.cwd, context.cwd, options.file), 'utf8').catch((error: unknown) =>
            Promise.reject(fileUnreadable(options.file ?? '', error)),
          );
    const state = await platform.ports.source.inspect();
    const identity = state.identity ? `${state.identity.name} <${state.identity.email}>` : undefined;
    const by = options.by ?? identity;
    if (by === undefined)
      throw new StringlineError({
        code: 'identity-unknown',
        message: 'A decision needs a name, and git has none here.',
        fix: 'git config user.name "…" && git config user.email "…", or --by "Name <mail>"',
        exit: EXIT.usage,
      });
    const decided = await decideReview(
      {
        id: review.id,
        decision: options.decision,
        by,
        via: 'command',
        ...(identity !== undefined && { identity }),
        ...(options.digest !== undefined && { digest: options.digest }),
        ...(options.comment !== undefined && { comment: options.comment }),
        ...(edited !== undefined && { edited }),
      },
      platform.ports,
    );
    const run = await platform.ports.runs.get(decided.runId);
    const goOn = run?.requestSource === SYNC_SOURCE ? `spec sync ${run.spec}` : `resume ${decided.runId}`;
    present(
      {
        schema: 'stringline.review/1',
        exit: EXIT.done,
        data: { review: decided },
        text: (paint) =>
          `${paint('green', '✓')} ${decided.subject}: ${decided.status.replace('-', ' ')} by ${by} (${decided.digest.slice(0, 12)})\nGo on: stringline ${goOn}`,
      },
      context.io,
      context.json,
    );
    return EXIT.done;
  });
}

/** What the person makes of the document in their editor. */
async function editedHere(
  review: Review,
  { decision }: DecideOptions & { decision: ReviewDecision['decision'] },
  { platform, context }: { platform: Platform; context: CommandContext },
): Promise<string | undefined> {
  if (decision !== 'edited') return undefined;
  const { edit } = await import('../review/interactive.ts');
  const edited = edit(await loadReview(review, platform.ports), context.io);
  if (edited !== undefined) return edited;
  throw new StringlineError({
    code: 'review-unedited',
    message: 'The document was not changed, so there is nothing to decide.',
    fix: `stringline review approve ${review.id}, or hand over a text with --file edited.md`,
    exit: EXIT.usage,
  });
}

/** Reviews that wait, of runs that go on: those of a run that was cancelled or has failed wait for nobody. */
async function pendingReviews(ports: Ports): Promise<Review[]> {
  return (await asTheyStand(await ports.reviews.list({ status: 'pending' }), ports.runs)).filter(({ status }) => status === 'pending');
}

async function findReview(id: string | undefined, ports: Ports): Promise<Review> {
  if (id !== undefined) {
    const review = await ports.reviews.get(id);
    if (review) return review;
    const ofRun = (await ports.reviews.list({ runId: id, status: 'pending' }))[0];
    if (ofRun) return ofRun;
    throw new StringlineError({
      code: 'review-not-found',
      message: `There is no review ${id}.`,
      fix: 'stringline review list',
      exit: EXIT.usage,
    });
  }
  const pending = await pendingReviews(ports);
  if (pending.length === 1 && pending[0]) return pending[0];
  throw new StringlineError({
    code: pending.length === 0 ? 'review-none' : 'review-ambiguous',
    message:
      pending.length === 0
        ? 'Nothing waits for a decision.'
        : `${pending.length} reviews wait: ${pending.map((review) => review.id).join(', ')}.`,
    fix: pending.length === 0 ? 'stringline status' : 'Name one: stringline review show REVIEW',
    exit: EXIT.usage,
  });
}

const fileUnreadable = (path: string, error: unknown): StringlineError =>
  new StringlineError({
    code: 'file-unreadable',
    message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    exit: EXIT.usage,
  });
