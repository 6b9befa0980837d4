import { RemoteReview, RemoteReviewPage, RemoteReviewView } from '../../adapters/remote/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { ReviewDecision } from '../../domain/workflow/run.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { readNamedFile } from '../read-file.ts';
import { reviewText } from '../review/view.ts';
import { allPages } from './pages.ts';
import { clientFor, projectOf, type RemoteOptions } from './session.ts';

export interface RemoteDecideOptions extends RemoteOptions {
  digest?: string;
  comment?: string;
  file?: string;
}

/** Reviews that wait. */
export async function remoteReviews(options: RemoteOptions & { all?: boolean }, context: CommandContext): Promise<ExitCode> {
  const client = await clientFor(options, context);
  const status = options.all === true ? 'all' : 'pending';
  const reviews = await allPages('/v1/reviews', RemoteReviewPage, { client, query: { project: projectOf(options, context), status } });
  const lines = reviews.map(({ id, spec, subject, digest, status: is }) => `${id}  ${spec}  ${subject}  ${is}  ${digest.slice(0, 12)}`);
  return present(
    { schema: 'stringline.reviews/1', exit: EXIT.done, data: { reviews }, text: () => lines.join('\n') || 'Nothing waits for a decision.' },
    context.io,
    context.json,
  );
}

/** What is under review: texts, findings, and what has changed since it was read last. */
export async function remoteReview(id: string, options: RemoteOptions, context: CommandContext): Promise<ExitCode> {
  const client = await clientFor(options, context);
  const { review, texts: documents, findings, diff } = await client.get(`/v1/reviews/${encodeURIComponent(id)}`, RemoteReviewView);
  return present(
    {
      schema: 'stringline.review/1',
      exit: EXIT.done,
      data: { review, documents, findings, diff },
      text: (paint) =>
        `${reviewText({ review, documents, findings, diff }, paint)}\n\nstringline remote review approve ${id} --digest ${review.digest.slice(0, 12)}`,
    },
    context.io,
    context.json,
  );
}

/** Decides about the bytes that were read: those of `--digest`, or those that the API shows now to whoever says no digest. */
export async function remoteDecide(
  id: string,
  decision: ReviewDecision['decision'],
  options: RemoteDecideOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const client = await clientFor(options, context);
  const path = `/v1/reviews/${encodeURIComponent(id)}`;
  const { review } = await client.get(path, RemoteReviewView);
  const { digest } = options;
  if (digest !== undefined && (digest.length < 8 || !review.digest.startsWith(digest)))
    throw new StringlineError({
      code: 'review-digest-differs',
      message: `The decision names ${digest.slice(0, 12)}, but review ${id} is about ${review.digest.slice(0, 12)}: these are other bytes.`,
      fix: `stringline remote review show ${id}, then decide on what it shows.`,
      exit: EXIT.usage,
    });
  const document = options.file === undefined ? undefined : await readNamedFile(options.file, context);
  const body = { decision, comment: options.comment, document };
  const decided = await client.post(`${path}/decision`, body, RemoteReview, { ifMatch: review.digest });
  return present(
    {
      schema: 'stringline.review/1',
      exit: EXIT.done,
      data: { review: decided },
      text: (paint) =>
        `${paint('green', '✓')} ${decided.subject}: ${decided.status.replace('-', ' ')} by ${decided.decision?.by ?? ''} (${decided.digest.slice(0, 12)})`,
    },
    context.io,
    context.json,
  );
}
