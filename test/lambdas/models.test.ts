import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { openBedrock } from '../../lambdas/shared/models.ts';
import type { ConverseRequest } from '../../lib/domain/models/converse.ts';

const REQUEST: ConverseRequest = {
  model: { provider: 'bedrock', id: 'amazon.nova-lite-v1:0' },
  system: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  toolChoice: 'auto',
  inference: { maxTokens: 10 },
  purpose: { runId: 'r', spec: 's', stage: 'design', step: 'draft', index: 0, useCase: 'design', steering: 'none' },
};

describe("a deployment's models", () => {
  const asked: string[] = [];
  let server: Server;
  let env: Record<string, string>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      // The first call is throttled: it is made again.
      response.writeHead(asked.length === 1 ? 429 : 200, { 'content-type': 'application/json', 'x-amzn-errortype': 'ThrottlingException' });
      const message = { role: 'assistant', content: [{ text: 'Hi' }] };
      response.end(
        JSON.stringify({ output: { message }, stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } }),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    env = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${port}`,
    };
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  test('are asked at Amazon Bedrock, once more where it is busy', async () => {
    const reply = await openBedrock(env, { requestHandler: new NodeHttpHandler() }).converse(REQUEST);

    expect(reply.content).toEqual([{ type: 'text', text: 'Hi' }]);
    expect(asked).toEqual(['/model/amazon.nova-lite-v1%3A0/converse', '/model/amazon.nova-lite-v1%3A0/converse']);
  });

  test('refuse a provider that no deployment reaches, and say so', async () => {
    const elsewhere = { ...REQUEST, model: { provider: 'openai-compatible', id: 'qwen' } as const };

    await expect(openBedrock(env).converse(elsewhere)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/Amazon Bedrock alone.*qwen of openai-compatible/u),
    });
  });
});
