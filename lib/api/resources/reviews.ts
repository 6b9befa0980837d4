import * as z from 'zod';
import { asTheyStand } from '../../app/review/as-they-stand.ts';
import { loadReview } from '../../app/review/view-review.ts';
import type { Ports } from '../../app/ports.ts';
import type { Review as ReviewRecord } from '../../domain/workflow/run.ts';
import { ReviewStatus } from '../../domain/workflow/run.ts';
import { pageOf } from '../cursor.ts';
import { defined } from '../defined.ts';
import { Problem } from '../problem.ts';
import { change, read, type Route } from '../route.ts';
import { component, exampleOf, Id, NoParams, NoQuery, PageQuery, pageOfSchema, ProjectQuery, Review, ReviewView } from '../schemas.ts';

const ReviewPath = z.strictObject({ id: Id });
const ReviewPage = component('ReviewPage', pageOfSchema(Review), {
  description: 'Reviews, oldest first.',
  example: { items: [exampleOf(Review)] },
});

const Comment = z.string().trim().min(1).max(10_000);
const Decide = component(
  'DecideReview',
  z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approved'), comment: Comment.optional() }),
    z.strictObject({ decision: z.literal('changes-requested'), comment: Comment.describe('What to change.') }),
    z.strictObject({ decision: z.literal('rejected'), comment: Comment.optional() }),
    z.strictObject({
      decision: z.literal('edited'),
      document: z.string().min(1).max(400_000).describe('The whole document; it is checked and reviewed again.'),
      comment: Comment.optional(),
    }),
  ]),
  {
    description: 'A decision about exactly the bytes that If-Match names.',
    example: { decision: 'changes-requested', comment: 'Limit it to ten an hour.' },
  },
);

/** `/v1/reviews`: the gate that people hold. */
export const reviewRoutes: readonly Route[] = [
  read({
    id: 'reviews.list',
    path: '/v1/reviews',
    tag: 'reviews',
    summary: 'List reviews; by default those that wait',
    params: NoParams,
    query: PageQuery.extend({
      ...ProjectQuery.shape,
      run: Id.optional().describe('Of this run only.'),
      status: z.enum([...ReviewStatus.options, 'all']).default('pending'),
    }),
    response: ReviewPage,
    handle: async ({ query, lookup, services }) => {
      const { limit, cursor, project, run, status } = query;
      const where = run === undefined ? await lookup.project(project) : await ofRun(await lookup.run(run));
      const stored = status === 'all' || status === 'withdrawn' ? {} : { status };
      const reviews = (await shown(await where.ports.reviews.list({ ...defined({ runId: run }), ...stored }), where)).filter(
        (review) => status === 'all' || review.status === status,
      );
      const about = { list: 'reviews', name: where.name, run, status };
      // A review that is decided between two pages leaves the list of those that wait, and the next page must be found all the same.
      const page = pageOf(
        reviews.toSorted(byPlace),
        { limit, cursor },
        { filter: about, id: placeOfReview, sorted: true, hash: services.hash },
      );
      return { body: page };
    },
  }),
  read({
    id: 'reviews.get',
    path: '/v1/reviews/{id}',
    tag: 'reviews',
    summary: 'Read what is under review',
    description: 'Texts, findings and what has changed since the last reading. The ETag is the digest that a decision must name.',
    params: ReviewPath,
    query: NoQuery,
    response: ReviewView,
    handle: async ({ params, lookup }) => {
      const { review: stored, ports } = await lookup.review(params.id);
      const { documents, findings, diff } = await loadReview(stored, ports);
      const [review = stored] = await asTheyStand([stored], ports.runs);
      return { body: { review, texts: documents, findings, diff }, headers: { etag: `"${review.digest}"` } };
    },
  }),
  change({
    id: 'reviews.decide',
    path: '/v1/reviews/{id}/decision',
    tag: 'reviews',
    summary: 'Decide a review',
    description: 'The decision holds for the bytes that If-Match names, and no others (412). The first of several decisions stands (409).',
    params: ReviewPath,
    query: NoQuery,
    body: Decide,
    limit: 512 * 1024,
    ifMatch: true,
    response: Review,
    problems: [403, 409, 412, 428],
    handle: async ({ params, body, ifMatch, principal, lookup, services }) => {
      const { review, ports } = await lookup.review(params.id);
      if (principal === undefined) throw new Problem(401, 'credentials-missing', { detail: 'A decision needs a name.' });
      const { decideReview } = await import('../../app/review/decide-review.ts');
      const decided = await decideReview(
        {
          id: review.id,
          decision: body.decision,
          digest: ifMatch,
          by: principal.name,
          byId: principal.id,
          via: 'api',
          ...(principal.identity !== undefined && { identity: principal.identity }),
          ...(body.comment !== undefined && { comment: body.comment }),
          ...(body.decision === 'edited' && { edited: body.document }),
        },
        ports,
      );
      services.onDecided?.(decided.runId);
      return { body: decided };
    },
  }),
];

const placeOfReview = ({ requestedAt, id }: ReviewRecord): string => `${requestedAt}#${id}`;
const byPlace = (a: ReviewRecord, b: ReviewRecord): number => (placeOfReview(a) < placeOfReview(b) ? -1 : 1);

interface Where {
  name: string;
  ports: Ports;
}

const ofRun = async ({ run, ports }: { run: { repository: string }; ports: Ports }): Promise<Where> =>
  Promise.resolve({ name: run.repository, ports });

/** Those of the project, as they stand. */
async function shown(reviews: readonly ReviewRecord[], { name, ports }: Where): Promise<ReviewRecord[]> {
  const ids = [...new Set(reviews.map(({ runId }) => runId))];
  const runs = new Map(await Promise.all(ids.map(async (id) => [id, await ports.runs.get(id)] as const)));
  const own = reviews.filter(({ runId }) => runs.get(runId)?.repository === name);
  return asTheyStand(own, { get: async (id) => Promise.resolve(runs.get(id)) });
}
