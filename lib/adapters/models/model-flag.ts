import type { ModelRef } from '../../domain/models/converse.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** Reads `--model PROVIDER:NAME`; names may have colons of their own. @throws StringlineError `model-flag` */
export function parseModelFlag(flag: string): ModelRef {
  const colon = flag.indexOf(':');
  const provider = flag.slice(0, Math.max(colon, 0));
  const id = flag.slice(colon + 1);
  if ((provider === 'bedrock' || provider === 'openai-compatible') && id !== '') return { provider, id };
  throw new StringlineError({
    code: 'model-flag',
    message: `"${flag}" names no model.`,
    fix: 'Write --model openai-compatible:NAME or --model bedrock:ID; the scripted model comes with --playbook FILE.',
    exit: EXIT.usage,
  });
}
