import { type ConverseRequest, ModelError } from '../../../lib/domain/models/converse.ts';

export const READ = { name: 'read', description: 'Reads a file.', schema: { type: 'object', properties: { path: { type: 'string' } } } };

/** A plain request, with whatever a test wants otherwise. */
export function requestOf(change: Partial<ConverseRequest> = {}): ConverseRequest {
  return {
    model: { provider: 'bedrock', id: 'us.anthropic.claude-sonnet-4-6' },
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
    tools: [],
    toolChoice: 'auto',
    inference: { maxTokens: 100 },
    purpose: {
      runId: 'run-1',
      spec: 'user-preferences',
      stage: 'requirements',
      step: 'draft',
      index: 0,
      useCase: 'spec_generation',
      steering: '',
    },
    ...change,
  };
}

/** The failure of a call; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<ModelError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
}
