import type { ContentBlock, StopReason } from '../../domain/models/converse.ts';

/** Words of Bedrock Converse, of chat completions and of servers that mix them. Whatever is not here is `unknown`, which callers treat as a failure. */
const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'end_turn',
  stop: 'end_turn',
  eos_token: 'end_turn',
  tool_use: 'tool_use',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  max_tokens: 'max_tokens',
  length: 'max_tokens',
  stop_sequence: 'stop_sequence',
  refusal: 'refusal',
  content_filtered: 'content_filtered',
  content_filter: 'content_filtered',
  guardrail_intervened: 'content_filtered',
  model_context_window_exceeded: 'context_exceeded',
  context_exceeded: 'context_exceeded',
  malformed: 'malformed',
  malformed_model_output: 'malformed',
  malformed_tool_use: 'malformed',
};

/** Our word for a provider's stop reason. */
export function stopReasonOf(raw: string): StopReason {
  return Object.hasOwn(STOP_REASONS, raw) ? (STOP_REASONS[raw] ?? 'unknown') : 'unknown';
}

/** The stop reason of a whole reply: some servers call tools and still say that the turn ended. */
export function stopReasonWith(raw: string, content: readonly ContentBlock[]): StopReason {
  const reason = stopReasonOf(raw);
  return reason === 'end_turn' && content.some((block) => block.type === 'tool_use') ? 'tool_use' : reason;
}
