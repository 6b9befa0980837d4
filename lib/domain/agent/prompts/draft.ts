import type { ToolSpec } from '../../models/converse.ts';
import { contextBlocks } from './context.ts';
import { systemText } from './system.ts';
import { type Prompt, type PromptContext, text } from './types.ts';

/** A prompt for one document: the shared prefix, then the step, answered through one tool. */
export function draftPrompt(context: PromptContext, { step, tool }: { step: string; tool: ToolSpec }): Prompt {
  return {
    system: systemText(context),
    messages: [{ role: 'user', content: [...contextBlocks(context), text(step)] }],
    tools: [tool],
    toolChoice: { tool: tool.name },
  };
}
