import { setTimeout as wait } from 'node:timers/promises';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import type { Run } from '../../lib/domain/workflow/run.ts';
import { type ApiReply, askApi, type Caller } from '../../test/support/aws/api-client.ts';
import type { AwsLocal } from '../../test/support/aws/platform.ts';
import type { Checks } from './checks.ts';

const OPERATOR: Caller = { email: 'olga@example.com', groups: ['stringline:operator'] };
const POLL_MS = 200;

/** Somebody stops the execution of a run in the console: the run is closed all the same, and its spec is free for another one. */
export async function proveAborted(aws: AwsLocal, { project, spec }: { project: string; spec: string }, checks: Checks): Promise<void> {
  const begin = (): Promise<ApiReply> =>
    askApi(aws.functions, OPERATOR, { method: 'POST', path: '/v1/runs', body: { project, request: 'Let it be stopped.', spec } });
  const { run } = (await begin()).body as { run: Run };
  await until(aws, run.id, ({ status }) => status !== 'created');
  const name = `${run.id}-0`;
  await stop(aws, name);
  const detail = { name, status: 'ABORTED', stateMachineArn: aws.pipelineArn, error: null, cause: null };
  const told = await aws.functions.invoke('execution-ended', {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail,
  });
  const ended = await until(aws, run.id, ({ status }) => status !== 'running');
  // As a redrive in the console would: whatever state it goes on with calls a stage.
  const redriven = await aws.functions.invoke('steering-resolve', { runId: run.id, execution: name });
  const next = await begin();
  const other = (next.body as { run?: Run }).run;
  if (other !== undefined) await askApi(aws.functions, OPERATOR, { method: 'POST', path: `/v1/runs/${other.id}/cancel`, body: {} });
  checks.holds(
    'a run whose execution somebody has stopped is closed',
    told.ok && ended.status === 'failed' && ended.errorCode === 'execution-aborted',
    {
      told,
      ended,
    },
  );
  checks.holds(
    'an execution of it that somebody redrives does nothing',
    !redriven.ok && redriven.failure.errorType === 'execution-outdated',
    redriven,
  );
  checks.holds('its spec is free for another run', next.status === 202 && other?.id !== run.id, next.body);
}

async function until({ functions }: AwsLocal, id: string, holds: (run: Run) => boolean): Promise<Run> {
  for (;;) {
    const run = (await askApi(functions, OPERATOR, { method: 'GET', path: `/v1/runs/${id}` })).body as Run;
    if (holds(run)) return run;
    await wait(POLL_MS);
  }
}

/** As the console does, by somebody of the account. */
async function stop({ stepFunctions, region, pipelineArn }: AwsLocal, name: string): Promise<void> {
  const machine = pipelineArn.replace(/:live$/u, '').replace(':stateMachine:', ':execution:');
  const client = createSfnClient({
    region,
    endpoint: stepFunctions.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  try {
    await client.send(new StopExecutionCommand({ executionArn: `${machine}:${name}`, cause: 'stopped in the console' }));
  } finally {
    client.destroy();
  }
}
