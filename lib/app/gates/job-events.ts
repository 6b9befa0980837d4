import * as z from 'zod';
import { BUILD_ENDED, JOB_ENDED, SANDBOX_SOURCE } from '../../domain/events/index.ts';
import { BUILD_JOB } from '../../domain/gates/index.ts';
import type { FinishInput } from './finish-job.ts';
import { JobEnd } from './jobs.ts';

/** CodeBuild's word about a build that has ended, as EventBridge delivers it. */
const BuildEvent = z.object({
  source: z.literal('aws.codebuild'),
  'detail-type': z.literal('CodeBuild Build State Change'),
  time: z.string(),
  detail: z.object({
    'build-status': z.enum(BUILD_ENDED),
    'build-id': z.string(),
    'additional-information': z.object({
      environment: z.object({ 'environment-variables': z.array(z.object({ name: z.string(), value: z.string().optional() })) }),
    }),
  }),
});

/** The sweep's word about a job. */
const JobEvent = z.object({
  source: z.literal(SANDBOX_SOURCE),
  'detail-type': z.literal(JOB_ENDED),
  time: z.string(),
  detail: z.object({ version: z.literal(1), job: z.string(), how: JobEnd.shape.how, reason: z.string() }),
});

const HOW: Record<(typeof BUILD_ENDED)[number], JobEnd['how']> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  FAULT: 'faulted',
  STOPPED: 'faulted',
  TIMED_OUT: 'timed-out',
};

function fromBuild({ time, detail }: z.infer<typeof BuildEvent>): FinishInput | undefined {
  const variables = detail['additional-information'].environment['environment-variables'];
  const name = variables.find((variable) => variable.name === BUILD_JOB)?.value;
  // `arn:aws:codebuild:region:account:build/project:id`; the API names builds by what follows the slash.
  const build = detail['build-id'].slice(detail['build-id'].lastIndexOf('/') + 1);
  const status = detail['build-status'];
  return name === undefined ? undefined : { name, build, end: { how: HOW[status], reason: `the build ended as ${status}`, at: time } };
}

/**
 * What an event of EventBridge says about a job that has ended; undefined for builds that somebody started by hand.
 * @throws ZodError for events that no rule should have sent here
 */
export function finishInputOf(event: unknown): FinishInput | undefined {
  const parsed = z.union([BuildEvent, JobEvent]).parse(event);
  if (parsed.source === 'aws.codebuild') return fromBuild(parsed);
  const { job, how, reason } = parsed.detail;
  return { name: job, end: { how, reason, at: parsed.time } };
}
