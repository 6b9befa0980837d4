import { createModels } from '../../lib/adapters/models/index.ts';
import { type CreatedRun, createRun, type CreateRunInput } from '../../lib/app/create-run.ts';
import type { Invocation, ModelPort, Ports } from '../../lib/app/ports.ts';
import type { ConverseReply, ConverseRequest } from '../../lib/domain/models/converse.ts';
import { openPlatform, type Platform } from '../../lib/local/platform.ts';
import { calculator } from './calculator.ts';
import { type Files, makeRepository, type Repository } from './repository.ts';

/** Stages without their engine: real git, real SQLite, a model and a clock of the test's own. */
export interface AppWorld {
  repository: Repository;
  platform: Platform;
  ports: Ports;
  /** Requests that the model got, in order. */
  asked: ConverseRequest[];
  /** What `create` asks for where a test asks for nothing else. */
  wish: CreateRunInput;
  create(change?: Partial<CreateRunInput>): Promise<CreatedRun>;
  close(): Promise<void>;
}

export type Answer = (request: ConverseRequest, call: number) => ConverseReply | Promise<ConverseReply>;

export const NOW = new Date('2026-11-20T10:00:00.000Z');

export const invocation: Invocation = { signal: new AbortController().signal, remainingMs: () => 600_000 };

/** A reply of the model with these blocks. */
export function replyOf(content: ConverseReply['content'], more: Partial<ConverseReply> = {}): ConverseReply {
  const tools = content.some(({ type }) => type === 'tool_use');
  return {
    content,
    stopReason: tools ? 'tool_use' : 'end_turn',
    rawStopReason: 'test',
    usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 },
    ...more,
  };
}

export const toolReply = (name: string, input: unknown): ConverseReply =>
  replyOf([{ type: 'tool_use', id: 't1', name, input: input as never }]);

export async function openAppWorld(options: { files?: Files; answer?: Answer; models?: ModelPort } = {}): Promise<AppWorld> {
  const repository = makeRepository({ files: options.files ?? calculator() });
  const asked: ConverseRequest[] = [];
  const models: ModelPort = {
    async converse(request, callOptions) {
      asked.push(request);
      if (options.models) return options.models.converse(request, callOptions);
      if (!options.answer) throw new Error('this test expects no model call');
      return options.answer(request, asked.length - 1);
    },
  };
  let ticks = 0;
  // A clock that goes on by a second whenever it is read: what happens later has a later time.
  const clock = { now: () => new Date(NOW.getTime() + 1000 * ticks++) };
  const platform = await openPlatform({ cwd: repository.root, models, clock });
  const { ports } = platform;
  const settleModels: CreateRunInput['settleModels'] = (config) =>
    createModels({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }, config, now: () => NOW, model: 'openai-compatible:test' });
  const wish: CreateRunInput = {
    request: 'Let callers subtract.',
    requestSource: 'argument',
    reviewMode: 'person',
    allowDirty: false,
    settleModels,
  };
  return {
    repository,
    platform,
    ports,
    asked,
    wish,
    create: (change = {}) => createRun({ ...wish, ...change }, ports),
    close: async () => {
      await platform.close();
      repository.remove();
    },
  };
}
