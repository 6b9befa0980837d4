import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createBedrock } from '../../../lib/adapters/models/bedrock/index.ts';
import { createOpenAiCompatible } from '../../../lib/adapters/models/openai-compatible/index.ts';
import { createScripted, Playbook } from '../../../lib/adapters/models/scripted/index.ts';
import { type Behaviour, modelContract, type ModelFixture } from '../../contracts/model.contract.ts';
import { bedrockError, converseReply, converseStream, streamEvents } from '../../support/model-servers/bedrock.ts';
import { openAiError, said } from '../../support/model-servers/chat-completions.ts';
import { type Responder, startServer } from '../../support/model-servers/server.ts';

modelContract('the scripted model', async (behaviour) => {
  const reply = 'fails' in behaviour ? { error: { kind: behaviour.fails } } : behaviour.says;
  const playbook = Playbook.parse({ schema: 'stringline.playbook/1', name: 'contract', replies: { requirements: [reply] } });
  return { port: createScripted({ playbook }), model: { provider: 'scripted', id: 'scripted:contract' }, close: async () => undefined };
});

const STATUS = { throttled: 429, unavailable: 503, unauthorized: 401, rejected: 400 };

modelContract('an openai-compatible server', async (behaviour) => {
  const responder =
    'fails' in behaviour
      ? openAiError(STATUS[behaviour.fails], 'so it is')
      : said({ ...behaviour.says, ...(behaviour.says.stop === 'max_tokens' && { stop: 'length' }) });
  const server = await startServer([responder]);
  const port = createOpenAiCompatible({ baseUrl: new URL(`${server.url}/v1`), timeoutMs: 5_000, now: () => new Date(0) });
  return { port, model: { provider: 'openai-compatible', id: 'local' }, close: () => server.close() };
});

const EXCEPTION = {
  throttled: [429, 'ThrottlingException'],
  unavailable: [503, 'ServiceUnavailableException'],
  unauthorized: [403, 'AccessDeniedException'],
  rejected: [400, 'ValidationException'],
} as const;

async function bedrock(behaviour: Behaviour, listened: boolean, http1: boolean): Promise<ModelFixture> {
  const responder: Responder =
    'fails' in behaviour
      ? bedrockError(EXCEPTION[behaviour.fails][0], EXCEPTION[behaviour.fails][1], 'so it is')
      : listened
        ? converseStream(streamEvents(behaviour.says))
        : converseReply(behaviour.says);
  const server = await startServer([responder]);
  const port = createBedrock({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    timeoutMs: 5_000,
    ...(http1 && { requestHandler: new NodeHttpHandler() }),
  });
  return { port, model: { provider: 'bedrock', id: 'us.anthropic.claude-sonnet-4-6' }, close: () => server.close() };
}

modelContract('Bedrock over HTTP/2', (behaviour, listened) => bedrock(behaviour, listened, false));
modelContract('Bedrock over HTTP/1.1', (behaviour, listened) => bedrock(behaviour, listened, true));
