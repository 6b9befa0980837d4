/**
 * The one conversation shape of the product, after Bedrock Converse: messages, tools, cache points, usage, stop reasons.
 * Adapters translate it to a wire protocol; nothing else knows one.
 */
export type JsonSchema = { readonly [key: string]: unknown };

export type ContentBlock =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown }
  | { type: 'tool_result'; id: string; status: 'success' | 'error'; text: string }
  /** Opaque reasoning of a provider that must be sent back unchanged in the next turn. */
  | { type: 'reasoning'; provider: string; payload: unknown }
  /** Everything before it may be cached by the provider. */
  | { type: 'cache_point'; ttl?: '5m' | '1h' };

export interface Message {
  role: 'user' | 'assistant';
  content: ContentBlock[];
}

export interface ToolSpec {
  name: string;
  description: string;
  /** JSON Schema of the input (object at the top). */
  schema: JsonSchema;
}

export type ToolChoice = 'auto' | 'any' | { tool: string };

export interface ModelRef {
  provider: 'bedrock' | 'openai-compatible' | 'scripted';
  /** Model or inference-profile id as the provider knows it. */
  id: string;
}

/** What a call is for: recorded with its usage and, by the scripted model, used to find its reply. Not part of what the model sees. */
export interface CallPurpose {
  runId: string;
  spec: string;
  stage: 'requirements' | 'design' | 'tasks' | 'implement' | 'verify' | 'probe';
  /** `draft`, `repair`, `revise`, or the id of a task (`1.2`, `repair-1`). */
  step: string;
  /** 0-based number of this call within stage and step. */
  index: number;
  useCase: string;
  /** Digest of the applied-steering report: which steering went into the prompt, and why. */
  steering: string;
}

export interface ConverseRequest {
  model: ModelRef;
  system: ({ type: 'text'; text: string } | { type: 'cache_point'; ttl?: '5m' | '1h' })[];
  messages: Message[];
  tools: ToolSpec[];
  toolChoice: ToolChoice;
  inference: { maxTokens: number; temperature?: number };
  purpose: CallPurpose;
}

export interface TokenUsage {
  /** Tokens billed as plain input (without cached ones). */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}

/** `unknown` covers every value a provider invents; callers treat it as a failure. */
export type StopReason =
  | 'end_turn'
  | 'tool_use'
  | 'max_tokens'
  | 'stop_sequence'
  | 'refusal'
  | 'content_filtered'
  | 'context_exceeded'
  | 'malformed'
  | 'unknown';

export interface ConverseReply {
  content: ContentBlock[];
  stopReason: StopReason;
  /** The provider's own word. */
  rawStopReason: string;
  usage: TokenUsage;
  /** What a person should know about this reply: counts that are estimates, settings that the server refused, attempts before it. */
  notes?: readonly string[];
}

/** Parts of a reply as they arrive. */
export type ConverseEvent = { type: 'text'; text: string } | { type: 'tool'; name: string };

/** What a call that failed has cost all the same: it is billed although nothing came of it. */
export interface Spending {
  usage: TokenUsage;
  /** True where the provider told nothing, so that it is counted from the size of the request and of what had come back. */
  estimate: boolean;
}

/** Why a model call failed. `throttled`, `unavailable` and `timeout` may pass by themselves; the rest will not. */
export type ModelFailureKind = 'throttled' | 'unavailable' | 'timeout' | 'rejected' | 'unauthorized' | 'protocol' | 'too-large' | 'aborted';

export class ModelError extends Error {
  override name = 'ModelError';
  readonly kind: ModelFailureKind;
  readonly spent: Spending | undefined;
  constructor(kind: ModelFailureKind, message: string, cause?: unknown, spent?: Spending) {
    super(message, { cause });
    this.kind = kind;
    this.spent = spent;
  }
  /** True where the same call may succeed later. */
  get retryable(): boolean {
    return this.kind === 'throttled' || this.kind === 'unavailable' || this.kind === 'timeout';
  }
}
