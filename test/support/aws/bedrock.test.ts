import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadPlaybook } from '../../../lib/adapters/models/index.ts';
import { calculator, REQUIREMENTS, savePlaybook, subtraction } from '../calculator.ts';
import { makeRepository, type Repository } from '../repository.ts';
import { type Bedrock, startBedrock } from './bedrock.ts';

const requestOf = (stage: string, step: string, call = 0): ConverseCommandInput => ({
  modelId: 'amazon.nova-2-lite-v1:0',
  messages: [{ role: 'user', content: [{ text: 'Write it.' }] }],
  requestMetadata: { run: 'run-1', spec: 'subtraction', stage, step, call: String(call), useCase: 'spec_generation' },
});

describe('Bedrock, as it is stood in for', () => {
  let repository: Repository;
  let bedrock: Bedrock;
  let client: BedrockRuntimeClient;
  beforeEach(async () => {
    repository = makeRepository({ files: calculator() });
    const reply = [{ text: 'Let me think.', tools: [{ name: 'write_requirements', input: REQUIREMENTS }] }];
    bedrock = await startBedrock(await loadPlaybook(savePlaybook(repository, subtraction({ requirements: reply }))));
    client = new BedrockRuntimeClient({
      region: 'us-east-1',
      endpoint: bedrock.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await bedrock.close();
    repository.remove();
  });

  it('answers a call by what the playbook has for its stage, with the tokens that it took', async () => {
    const { output, stopReason, usage } = await client.send(new ConverseCommand(requestOf('requirements', 'draft')));

    expect(output?.message?.content).toMatchObject([
      { text: 'Let me think.' },
      { toolUse: { name: 'write_requirements', input: REQUIREMENTS } },
    ]);
    expect(stopReason).toBe('tool_use');
    expect(usage?.inputTokens).toBeGreaterThan(0);
    expect(usage?.totalTokens).toBe((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
  });

  it('answers the same as a stream', async () => {
    const { stream } = await client.send(new ConverseStreamCommand(requestOf('requirements', 'draft')));
    let [text, input, stop] = ['', '', ''];
    for await (const { contentBlockDelta, messageStop } of stream ?? []) {
      text += contentBlockDelta?.delta?.text ?? '';
      input += contentBlockDelta?.delta?.toolUse?.input ?? '';
      stop = messageStop?.stopReason ?? stop;
    }

    expect(text).toBe('Let me think.');
    expect(JSON.parse(input)).toEqual(REQUIREMENTS);
    expect(stop).toBe('tool_use');
  });

  it('refuses as many calls as it is told to, and then answers', async () => {
    bedrock.throttle(1);
    const call = () => client.send(new ConverseCommand(requestOf('requirements', 'draft')));

    await expect(call()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect((await call()).stopReason).toBe('tool_use');
  });

  it('fails where the playbook has no reply, and refuses what is no call or is not signed', async () => {
    const unsigned = await fetch(`${bedrock.url}/model/m/converse`, { method: 'POST', body: '{}' });
    const elsewhere = await fetch(`${bedrock.url}/model/m/invoke`, { method: 'POST', body: '{}' });

    await expect(client.send(new ConverseCommand(requestOf('requirements', 'no-such-step', 7)))).rejects.toThrow();
    expect([unsigned.status, elsewhere.status]).toEqual([403, 404]);
  });
});
