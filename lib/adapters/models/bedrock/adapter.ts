import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import type { ModelPort } from '../../../app/ports.ts';
import {
  type ConverseEvent,
  type ConverseReply,
  type ConverseRequest,
  ModelError,
  type Spending,
} from '../../../domain/models/converse.ts';
import { CATALOGUE, estimateUsage, LEAST_CAPABILITIES, type ModelCapabilities, parseModelId } from '../../../domain/routing/index.ts';
import { type Deadline, startDeadline } from '../deadline.ts';
import { tellWhole } from '../events.ts';
import { spentOf, withSpent } from '../failure.ts';
import { boundBodies } from './bound-bodies.ts';
import { decodeReply, spendingOf } from './decode.ts';
import { encodeRequest } from './encode.ts';
import { failureOf } from './errors.ts';
import { refusesStreams } from './no-stream.ts';
import { StreamGatherer } from './stream.ts';

export interface BedrockOptions {
  region?: string | undefined;
  /** Another address than the region's own: a private endpoint or a stand-in. */
  endpoint?: string | undefined;
  /** Named profile of the AWS configuration files. */
  profile?: string | undefined;
  /** @default the SDK's chain: environment, files, container, instance */
  credentials?: BedrockRuntimeClientConfig['credentials'];
  /** Bedrock API key, in place of credentials. */
  bearerToken?: string | undefined;
  /** Time limit of one call. */
  timeoutMs: number;
  /** @default the SDK's, which speaks HTTP/2 */
  requestHandler?: BedrockRuntimeClientConfig['requestHandler'];
}

/** Amazon Bedrock through Converse, and through ConverseStream when the caller listens. */
export function createBedrock(options: BedrockOptions): ModelPort {
  const client = createClient(options);
  const endpoint = options.endpoint?.replace(/\/$/, '') ?? 'Amazon Bedrock';
  const withoutStream = new Set<string>();
  return {
    async converse(request, { signal, onEvent } = {}) {
      const deadline = startDeadline(signal, options.timeoutMs);
      try {
        const call = { client, request, deadline, endpoint, withoutStream };
        const reply = await (onEvent === undefined ? converse(call) : converseTelling(call, onEvent));
        const note = toolChoiceNote(request);
        return note === undefined ? reply : { ...reply, notes: [...(reply.notes ?? []), note] };
      } catch (error) {
        throw deadline.failure(spentOf(error)) ?? failureOf(error, { modelId: request.model.id, endpoint });
      } finally {
        deadline.release();
      }
    },
  };
}

/** Attempts are counted by the caller's retry alone, so the SDK makes one; its adaptive mode still slows a throttled client down. */
function createClient(options: BedrockOptions): BedrockRuntimeClient {
  const { region, endpoint, profile, credentials, bearerToken, timeoutMs, requestHandler } = options;
  const client = new BedrockRuntimeClient({
    maxAttempts: 1,
    retryMode: 'adaptive',
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { profile }),
    ...(credentials !== undefined && { credentials }),
    ...(bearerToken !== undefined && { token: { token: bearerToken }, authSchemePreference: ['httpBearerAuth'] }),
    requestHandler: requestHandler ?? { requestTimeout: timeoutMs, sessionTimeout: timeoutMs, disableConcurrentStreams: true },
  });
  boundBodies(client);
  return client;
}

interface Call {
  client: BedrockRuntimeClient;
  request: ConverseRequest;
  deadline: Deadline;
  endpoint: string;
  /** Models that were found not to stream. */
  withoutStream: Set<string>;
}

/** Streams where that can be had; else the reply comes at once, and this is remembered. */
async function converseTelling(call: Call, onEvent: (event: ConverseEvent) => void): Promise<ConverseReply> {
  const { id } = call.request.model;
  if (!call.withoutStream.has(id)) {
    try {
      return await converseStream(call, onEvent);
    } catch (error) {
      if (!refusesStreams(error)) throw error;
      call.withoutStream.add(id);
    }
  }
  const reply = await converse(call);
  tellWhole(reply.content, onEvent);
  return reply;
}

async function converse(call: Call): Promise<ConverseReply> {
  const { client, request, deadline } = call;
  const input = encodeRequest(request, capabilitiesOf(request));
  const output = await asked(call, () => client.send(new ConverseCommand(input), { abortSignal: deadline.signal }));
  return billed(
    call,
    () => spendingOf(output.usage, '', request),
    async () => decodeReply(output, request),
  );
}

/** A reply that has begun is billed, also when it breaks off or is of no use. */
async function billed<T>({ request, endpoint }: Call, spending: () => Spending, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw withSpent(failureOf(error, { modelId: request.model.id, endpoint }), spending());
  }
}

/** Bedrock was at work when we hung up: it has read the request, and bills that. A call that was over before it began costs nothing. */
async function asked<T>({ request, deadline, endpoint }: Call, send: () => Promise<T>): Promise<T> {
  const idle = deadline.signal.aborted;
  try {
    return await send();
  } catch (error) {
    if (idle || !deadline.signal.aborted) throw error;
    throw withSpent(failureOf(error, { modelId: request.model.id, endpoint }), { usage: estimateUsage(request, []), estimate: true });
  }
}

async function converseStream(call: Call, onEvent: (event: ConverseEvent) => void): Promise<ConverseReply> {
  const { client, request, deadline } = call;
  const input = encodeRequest(request, capabilitiesOf(request));
  const output = await asked(call, () => client.send(new ConverseStreamCommand(input), { abortSignal: deadline.signal }));
  const { stream } = output;
  if (stream === undefined) throw new ModelError('protocol', 'Amazon Bedrock answered without a stream.');
  const gatherer = new StreamGatherer(onEvent);
  return billed(
    call,
    () => gatherer.spending(request),
    async () => {
      await gatherer.read(stream);
      return gatherer.reply(request);
    },
  );
}

/** What the catalogue knows of the model; of one it does not know, the least is assumed. */
function capabilitiesOf({ model }: ConverseRequest): ModelCapabilities {
  const { base } = parseModelId(model.id);
  return CATALOGUE.find((entry) => entry.id === base)?.capabilities ?? LEAST_CAPABILITIES;
}

function toolChoiceNote(request: ConverseRequest): string | undefined {
  if (request.toolChoice === 'auto' || request.tools.length === 0 || capabilitiesOf(request).forcedToolChoice) return undefined;
  return `${request.model.id} takes no forced tool choice: it was asked with \`auto\`.`;
}

/** Where Bedrock has every model, and what AWS's own tools fall back on. */
const DEFAULT_REGION = 'us-east-1';

/** The region of the AWS configuration files, or the default one where they name none. */
export async function configuredRegion(profile: string | undefined): Promise<string> {
  const client = new BedrockRuntimeClient({ ...(profile !== undefined && { profile }) });
  try {
    return await client.config.region();
  } catch (error) {
    if (error instanceof Error && /Region is missing/.test(error.message)) return DEFAULT_REGION;
    throw error;
  } finally {
    client.destroy();
  }
}
