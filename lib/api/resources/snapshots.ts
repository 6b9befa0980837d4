import * as z from 'zod';
import { SNAPSHOT_LIMITS } from '../../app/snapshots/index.ts';
import { notFound } from '../problem.ts';
import { change, read, type Route, upload } from '../route.ts';
import { component, EXAMPLE, ProjectQuery } from '../schemas.ts';
import type { Snapshots } from '../services.ts';

/** Snapshots are SHA-1 repositories. */
const Oid = z.string().regex(/^[0-9a-f]{40}$/u);
const SnapshotPath = z.strictObject({ commit: Oid });
const PAGE = 1000;
/** The largest file that a snapshot takes, and its header. */
const OBJECT_LIMIT = SNAPSHOT_LIMITS.fileBytes + 64;

const Offered = component(
  'OfferedObjects',
  z.strictObject({
    objects: z
      .array(
        z.strictObject({
          oid: Oid,
          type: z.enum(['blob', 'tree', 'commit', 'tag']),
          size: z.number().int().min(0).describe('Bytes of its content.'),
        }),
      )
      .min(1)
      .max(PAGE),
  }),
  {
    description: 'Git objects that a client has. Ask about the commit and its tree first, then about what lies in trees that are missing.',
    example: { objects: [{ oid: EXAMPLE.commit, type: 'commit', size: 250 }] },
  },
);

const Missing = component(
  'MissingObjects',
  z.object({
    missing: z.array(
      z.object({ oid: z.string(), upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }).optional() }),
    ),
    history: z.literal(true).optional().describe('The parents of a missing commit are wanted as well: ask about them, too.'),
  }),
  {
    description:
      'Put each as framed git object (`<type> <size>\\0<content>`) to its URL, or where it has none to `/v1/snapshots/objects/{oid}`. A tree that is not listed is there with all below it.',
    example: { missing: [{ oid: EXAMPLE.commit, upload: { url: 'https://bucket.example/git/…', headers: {} } }] },
  },
);

const CompleteSnapshot = component('CompleteSnapshot', z.strictObject({}), {
  description: 'Nothing to say: what is there is checked.',
  example: {},
});

const Completed = component(
  'CompletedSnapshot',
  z.discriminatedUnion('status', [
    z.object({
      status: z.literal('complete'),
      commit: z.string(),
      tree: z.string(),
      files: z.number().int(),
      bytes: z.number().int(),
    }),
    z.object({ status: z.literal('continue'), verified: z.number().int().describe('Ask once more, with a new Idempotency-Key.') }),
    z.object({
      status: z.literal('refused'),
      problems: z.array(z.object({ code: z.string(), oid: z.string(), path: z.string(), message: z.string() })),
    }),
  ]),
  {
    description: 'What the verification came to.',
    example: { status: 'complete', commit: EXAMPLE.commit, tree: EXAMPLE.commit, files: 12, bytes: 34_567 },
  },
);

const SnapshotStatus = component(
  'SnapshotStatus',
  z.object({ commit: z.string(), complete: z.boolean(), status: z.enum(['complete', 'incomplete', 'absent']) }),
  {
    description: 'Whether a run can build on the commit.',
    example: { commit: EXAMPLE.commit, complete: true, status: 'complete' },
  },
);

const StoredObject = component('StoredObject', z.object({ oid: z.string() }), {
  description: 'An object that is there now.',
  example: { oid: EXAMPLE.commit },
});

/** `/v1/snapshots`: the source comes as git objects, and only what is missing travels. */
export const snapshotRoutes: readonly Route[] = [
  change({
    id: 'snapshots.missing',
    path: '/v1/snapshots/{commit}/missing',
    tag: 'snapshots',
    summary: 'Which objects are missing, and where to put them',
    params: SnapshotPath,
    query: ProjectQuery,
    body: Offered,
    limit: 256 * 1024,
    response: Missing,
    handle: async ({ params, query, body, lookup, services }) => {
      const { name } = await lookup.project(query.project);
      return { body: await offered(services.snapshots).missing(name, params.commit, body) };
    },
  }),
  read({
    id: 'snapshots.get',
    path: '/v1/snapshots/{commit}',
    tag: 'snapshots',
    summary: 'Whether a commit is there',
    params: SnapshotPath,
    query: ProjectQuery,
    response: SnapshotStatus,
    handle: async ({ params, query, lookup, services }) => {
      const { name } = await lookup.project(query.project);
      const status = await offered(services.snapshots).status(name, params.commit);
      return { body: { commit: params.commit, complete: status === 'complete', status } };
    },
  }),
  upload({
    id: 'snapshots.put',
    path: '/v1/snapshots/objects/{oid}',
    tag: 'snapshots',
    summary: 'Put an object here',
    description: 'For objects that were given no URL: the framed object, whose SHA-1 is the id in the path.',
    params: z.strictObject({ oid: Oid }),
    query: ProjectQuery,
    limit: OBJECT_LIMIT,
    response: StoredObject,
    problems: [413, 415, 422],
    handle: async ({ params, query, body, lookup, services }) => {
      const { name } = await lookup.project(query.project);
      await offered(services.snapshots).put(name, params.oid, body);
      return { body: { oid: params.oid } };
    },
  }),
  change({
    id: 'snapshots.complete',
    path: '/v1/snapshots/{commit}/complete',
    tag: 'snapshots',
    summary: 'Check that everything is there, and use it',
    params: SnapshotPath,
    query: ProjectQuery,
    body: CompleteSnapshot,
    response: Completed,
    handle: async ({ params, query, lookup, services }) => {
      const { name } = await lookup.project(query.project);
      return { body: await offered(services.snapshots).complete(name, params.commit) };
    },
  }),
];

/** Hosts whose repository names its objects by SHA-256 take no snapshots: the routes are not there. */
function offered(snapshots: Snapshots | undefined): Snapshots {
  if (snapshots === undefined) throw notFound();
  return snapshots;
}
