import * as z from 'zod';
import { GIT_OBJECT_TYPES } from '../../domain/git/index.ts';

const Oid = z.string().regex(/^[0-9a-f]{40}$/, 'must be a whole SHA-1 object id in lower case');

/** Objects of one question: about 100 KB of JSON. */
export const SNAPSHOT_PAGE = 1000;

/** An object that a client has: what it is and how many bytes its content has. */
export const OfferedObject = z.strictObject({ oid: Oid, type: z.enum(GIT_OBJECT_TYPES), size: z.int().nonnegative() });
export type OfferedObject = z.infer<typeof OfferedObject>;

/** `POST /v1/snapshots/{commit}/missing`: which of these are not there yet? */
export const MissingRequest = z.strictObject({ objects: z.array(OfferedObject).min(1).max(SNAPSHOT_PAGE) });
export type MissingRequest = z.infer<typeof MissingRequest>;

/**
 * What to upload. A tree that is not listed is there with all that is below it, so nothing below it need be asked for.
 * Without `upload` the bytes go to the API (`PUT /v1/snapshots/objects/{oid}`). Either way they are the framed object:
 * `<type> <size>\0<content>`, whose SHA-1 is the id. `history` asks for the parents of each missing commit as well.
 */
export const MissingReply = z.strictObject({
  missing: z.array(
    z.strictObject({
      oid: Oid,
      upload: z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()) }).optional(),
    }),
  ),
  history: z.literal(true).optional(),
});
export type MissingReply = z.infer<typeof MissingReply>;

/**
 * `POST /v1/snapshots/{commit}/complete`. `continue` asks for the same request once more: the verification goes on where it stopped.
 * `refused` says why, at most a hundred times.
 */
export const CompleteReply = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('complete'), commit: Oid, tree: Oid, files: z.int(), bytes: z.int() }),
  z.strictObject({ status: z.literal('continue'), verified: z.int() }),
  z.strictObject({
    status: z.literal('refused'),
    problems: z.array(
      z.strictObject({
        code: z.enum([
          'object-missing',
          'history-missing',
          'object-invalid',
          'tree-invalid',
          'path-refused',
          'too-large',
          'too-many-files',
          'too-deep',
        ]),
        oid: Oid,
        /** Folder or file in the snapshot, as far as it is known. */
        path: z.string(),
        message: z.string(),
      }),
    ),
  }),
]);
export type CompleteReply = z.infer<typeof CompleteReply>;
export type SnapshotProblem = Extract<CompleteReply, { status: 'refused' }>['problems'][number];
