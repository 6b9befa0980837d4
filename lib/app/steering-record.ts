import * as z from 'zod';

/** Which steering went into a model call, and why: stored once, named by digest in every usage record. */
export const SteeringRecord = z.looseObject({
  applied: z.array(
    z.looseObject({
      ...{ path: z.string(), scope: z.string(), mode: z.string(), reason: z.string(), digest: z.string(), bytes: z.number() },
      refused: z.array(z.string()).optional(),
    }),
  ),
});
export type SteeringRecord = z.infer<typeof SteeringRecord>;

/** What the steering of a run was refused of, as its first stage has kept it. */
export const RefusedSteering = z.looseObject({ files: z.array(z.looseObject({ path: z.string(), refused: z.string().optional() })) });

/** Digests of the reports of a run, one per kind of call. */
export const STEERING_REPORTS = { name: 'steering-reports', schema: z.array(z.string()) };
