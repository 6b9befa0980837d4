import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createStepFunctionsDispatch } from '../../../lib/adapters/aws/hook-dispatch.ts';
import { createStepFunctionsPipelines } from '../../../lib/adapters/aws/pipelines.ts';
import { createSignedTokens } from '../../../lib/adapters/aws/signed-tokens.ts';
import { createStepFunctionsTokens } from '../../../lib/adapters/aws/task-tokens.ts';
import { type JsonService, type Operation, ServiceError, startJsonService } from '../../support/aws/json-service.ts';

const ARN = 'arn:aws:states:eu-central-1:111122223333:stateMachine:spec-pipeline';

describe('pipelines and task tokens on Step Functions, at the wire', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  async function service(operations: Record<string, Operation>): Promise<{ client: SFNClient; server: JsonService }> {
    const server = await startJsonService({ target: 'AWSStepFunctions', version: '1.0', operations });
    const client = new SFNClient({
      region: 'eu-central-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    });
    open.push(server, { close: () => client.destroy() });
    return { client, server };
  }

  const refuse = (type: string, status?: number) => (): never => {
    throw new ServiceError(type, `${type} it is`, status);
  };

  test('an attempt is started under the name of run and attempt', async () => {
    const { client, server } = await service({ StartExecution: () => ({ executionArn: 'arn:…', startDate: 1_800_000_000 }) });

    await createStepFunctionsPipelines({ client, stateMachineArn: `${ARN}:live` }).start('20261126-101010-abcdef', 2);

    expect(server.calls).toMatchObject([
      { input: { stateMachineArn: `${ARN}:live`, name: '20261126-101010-abcdef-2', input: '{"runId":"20261126-101010-abcdef"}' } },
    ]);
  });

  test('an attempt that was started before is left as it is', async () => {
    const { client } = await service({ StartExecution: refuse('ExecutionAlreadyExists') });

    await expect(createStepFunctionsPipelines({ client, stateMachineArn: ARN }).start('r', 0)).resolves.toBeUndefined();
  });

  test('other refusals to start are told', async () => {
    const { client } = await service({ StartExecution: refuse('StateMachineDoesNotExist') });

    await expect(createStepFunctionsPipelines({ client, stateMachineArn: ARN }).start('r', 0)).rejects.toMatchObject({
      code: 'aws-resource-missing',
    });
  });

  test.each([ARN, `${ARN}:live`, `${ARN}:7`])('an attempt is stopped by the name of its execution, started through %s', async (arn) => {
    const { client, server } = await service({ StopExecution: () => ({ stopDate: 1_800_000_000 }) });

    await createStepFunctionsPipelines({ client, stateMachineArn: arn }).abort('r', 1, 'x'.repeat(40_000));

    expect(server.calls[0]?.input).toEqual({
      executionArn: 'arn:aws:states:eu-central-1:111122223333:execution:spec-pipeline:r-1',
      error: 'run-cancelled',
      cause: 'x'.repeat(32_768),
    });
  });

  test('stopping what never began does nothing', async () => {
    const { client } = await service({ StopExecution: refuse('ExecutionDoesNotExist') });

    await expect(createStepFunctionsPipelines({ client, stateMachineArn: ARN }).abort('r', 1, 'no')).resolves.toBeUndefined();
  });

  test('a token is completed with its output, or with a failure cut to what the service takes', async () => {
    const { client, server } = await service({ SendTaskSuccess: () => ({}), SendTaskFailure: () => ({}) });
    const tokens = createStepFunctionsTokens(client);

    const told = [await tokens.succeed('token', { decision: 'approved' }), await tokens.fail('token', 'e'.repeat(300), 'c'.repeat(40_000))];

    expect(told).toEqual([true, true]);
    expect(server.calls.map(({ input }) => input)).toEqual([
      { taskToken: 'token', output: '{"decision":"approved"}' },
      { taskToken: 'token', error: 'e'.repeat(256), cause: 'c'.repeat(32_768) },
    ]);
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('%s means that nobody waits any more', async (type) => {
    const { client } = await service({ SendTaskSuccess: refuse(type), SendTaskFailure: refuse(type) });
    const tokens = createStepFunctionsTokens(client);

    const told = [await tokens.succeed('token', null), await tokens.fail('token', 'e', 'c')];

    expect(told).toEqual([false, false]);
  });

  test('a service that cannot answer is not taken for a token that is gone', async () => {
    const { client } = await service({ SendTaskSuccess: refuse('InternalFailure', 500) });

    await expect(createStepFunctionsTokens(client).succeed('token', null)).rejects.toMatchObject({ code: 'aws-unavailable' });
  });

  test('the dispatch of an event of hooks is started under its name, once', async () => {
    const { client, server } = await service({ StartExecution: () => ({ executionArn: 'arn:…', startDate: 1_800_000_000 }) });
    const again = await service({ StartExecution: refuse('ExecutionAlreadyExists') });

    await createStepFunctionsDispatch({ client, stateMachineArn: `${ARN}:live` })('hook-1');

    expect(server.calls).toMatchObject([{ input: { stateMachineArn: `${ARN}:live`, name: 'hook-1', input: '{"eventId":"hook-1"}' } }]);
    await expect(createStepFunctionsDispatch({ client: again.client, stateMachineArn: ARN })('hook-1')).resolves.toBe(false);
  });

  test('tokens are completed without the client of the SDK, too, and one that is gone is told', async () => {
    const { server } = await service({ SendTaskSuccess: () => ({}), SendTaskFailure: refuse('TaskTimedOut', 400) });
    const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' });
    const tokens = createSignedTokens({ region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 });

    expect([await tokens.succeed('token', { result: 'd' }), await tokens.fail('token', 'x', 'y'.repeat(40_000))]).toEqual([true, false]);
    expect(server.calls).toMatchObject([
      { operation: 'SendTaskSuccess', input: { taskToken: 'token', output: '{"result":"d"}' } },
      { operation: 'SendTaskFailure', input: { error: 'x', cause: 'y'.repeat(32_768) } },
    ]);
  });
});
