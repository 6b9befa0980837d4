import type { ContentBlock, ConverseRequest, Message, ToolChoice } from '../../../domain/models/converse.ts';
import { writeToolInput } from '../tool-input.ts';
import type { Dialect } from './dialect.ts';

/** Provider name in reasoning blocks. */
export const PROVIDER = 'openai-compatible';

type Wire = Record<string, unknown>;

/** The body of a chat-completions request. Cache points and reasoning of other providers have no place in it. */
export function encodeRequest(request: ConverseRequest, dialect: Dialect, stream: boolean): Wire {
  const tools = request.tools.map(({ name, description, schema }) => ({
    type: 'function',
    function: { name, description, parameters: schema },
  }));
  const { maxTokens, temperature } = request.inference;
  return {
    model: request.model.id,
    messages: [...encodeSystem(request.system), ...mergeTurns(request.messages).flatMap(encodeMessage)],
    ...(tools.length > 0 && { tools }),
    ...(tools.length > 0 && dialect.toolChoice && { tool_choice: encodeToolChoice(request.toolChoice) }),
    [dialect.maxTokens]: maxTokens,
    ...(temperature !== undefined && dialect.temperature && { temperature }),
    ...(stream && { stream: true, ...(dialect.streamOptions && { stream_options: { include_usage: true } }) }),
  };
}

function encodeSystem(system: ConverseRequest['system']): Wire[] {
  const text = joinTexts(system);
  return text === '' ? [] : [{ role: 'system', content: text }];
}

/** Neighbours of the same role become one turn: many chat templates insist that turns alternate. */
function mergeTurns(messages: readonly Message[]): Message[] {
  const turns: Message[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content: [...content] });
  }
  return turns;
}

function encodeMessage({ role, content }: Message): Wire[] {
  return role === 'assistant' ? encodeAssistant(content) : encodeUser(content);
}

/** Tool results are messages of their own and come right after the calls they answer, so before any words of the user. */
function encodeUser(content: readonly ContentBlock[]): Wire[] {
  const results = content.flatMap((block): Wire[] =>
    block.type === 'tool_result'
      ? [{ role: 'tool', tool_call_id: block.id, content: block.status === 'error' ? `Error: ${block.text}` : block.text }]
      : [],
  );
  const text = joinTexts(content);
  return text === '' ? results : [...results, { role: 'user', content: text }];
}

function encodeAssistant(content: readonly ContentBlock[]): Wire[] {
  const calls = content.flatMap((block): Wire[] =>
    block.type === 'tool_use'
      ? [{ id: block.id, type: 'function', function: { name: block.name, arguments: JSON.stringify(writeToolInput(block.input)) } }]
      : [],
  );
  const text = joinTexts(content);
  if (calls.length === 0 && text === '') return [];
  return [
    { role: 'assistant', content: text === '' ? null : text, ...(calls.length > 0 && { tool_calls: calls }), ...encodeReasoning(content) },
  ];
}

/** Reasoning goes back under the name it came by, and only to the protocol it came from. */
function encodeReasoning(content: readonly ContentBlock[]): Wire {
  const fields: Wire = {};
  for (const block of content) {
    if (block.type !== 'reasoning' || block.provider !== PROVIDER) continue;
    const { field, text } = block.payload as { field: string; text: string };
    fields[field] = text;
  }
  return fields;
}

function joinTexts(blocks: readonly (ContentBlock | ConverseRequest['system'][number])[]): string {
  return blocks.flatMap((block) => (block.type === 'text' && block.text !== '' ? [block.text] : [])).join('\n\n');
}

function encodeToolChoice(choice: ToolChoice): unknown {
  if (choice === 'auto') return 'auto';
  return choice === 'any' ? 'required' : { type: 'function', function: { name: choice.tool } };
}
