import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach } from '@jest/globals';
import { createBedrock } from '../../../lib/adapters/models/bedrock/index.ts';
import { createOpenAiCompatible } from '../../../lib/adapters/models/openai-compatible/index.ts';
import type { ModelPort } from '../../../lib/app/ports.ts';
import { type ModelServer, type Responder, startServer } from '../../support/model-servers/server.ts';

export const KEY = 'sk-very-secret-key';
export const WIRES = [['HTTP/2'], ['HTTP/1.1']] as const;
export type Wire = (typeof WIRES)[number][0];

interface Opened {
  port: ModelPort;
  server: ModelServer;
}

/** Adapters in front of scripted servers, which are closed after each test. */
export function useServers(): {
  chat: (...responders: Responder[]) => Promise<Opened>;
  bedrock: (wire: Wire, responders: Responder[], timeoutMs?: number) => Promise<Opened>;
  start: (...responders: Responder[]) => Promise<ModelServer>;
} {
  const running: ModelServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  const start = async (...responders: Responder[]): Promise<ModelServer> => {
    const server = await startServer(responders);
    running.push(server);
    return server;
  };
  return {
    start,
    async chat(...responders) {
      const server = await start(...responders);
      const now = (): Date => new Date('2026-11-23T12:00:00Z');
      return { server, port: createOpenAiCompatible({ baseUrl: new URL(`${server.url}/v1/`), apiKey: KEY, timeoutMs: 5_000, now }) };
    },
    async bedrock(wire, responders, timeoutMs = 5_000) {
      const server = await start(...responders);
      const port = createBedrock({
        region: 'us-east-1',
        endpoint: server.url,
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
        timeoutMs,
        ...(wire === 'HTTP/1.1' && { requestHandler: new NodeHttpHandler() }),
      });
      return { server, port };
    },
  };
}
