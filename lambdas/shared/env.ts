import process from 'node:process';
import * as z from 'zod';
import { type RuntimeConfig, runtimeConfigSchema } from '../../lib/domain/deploy/index.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';

const text = z.string().min(1);
/** Compiling a schema pays off when it is applied often; the environment is read once. */
const ONCE = { jitless: true };

/** A function is given only the sections that it reads. */
const Config = z
  .string()
  .transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no JSON: ${error instanceof Error ? error.message : ''}` });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.unknown()))
  .transform((value, context): Partial<RuntimeConfig> => {
    const parsed = runtimeConfigSchema(value).safeParse(value, ONCE);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });

/** Every variable that a function may be given, and what it must look like. */
const VARIABLES = {
  STRINGLINE_TABLE: text,
  STRINGLINE_BUCKET: text,
  STRINGLINE_BUS: text,
  STRINGLINE_PIPELINE_ARN: z.string().regex(/^arn:[\w-]+:states:.+:stateMachine:.+$/u, 'must be the ARN of a state machine'),
  STRINGLINE_HOOKS_ARN: z.string().regex(/^arn:[\w-]+:states:.+:stateMachine:.+$/u, 'must be the ARN of a state machine'),
  STRINGLINE_SANDBOX_PROJECT: text,
  STRINGLINE_TOPIC: text,
  STRINGLINE_GATES: z.enum(['codebuild', 'codecatalyst', 'external']),
  STRINGLINE_CONFIG: Config,
} as const;

type Variables = typeof VARIABLES;
export type Env<Name extends keyof Variables> = { [Key in Name]: z.infer<Variables[Key]> };

/** Where a function runs: its environment as Node gives it, for what the models' adapters read. */
export const environment = process.env;

/**
 * The variables that a function needs, read once and as a whole when it starts cold.
 * @throws StringlineError `environment-invalid`, naming every variable that is missing or wrong and never a value
 */
export function readEnv<const Name extends keyof Variables>(names: readonly Name[], source = environment): Env<Name> {
  const shape = Object.fromEntries(names.map((name) => [name, VARIABLES[name]]));
  const parsed = z.object(shape).safeParse(source, ONCE);
  if (parsed.success) return parsed.data as Env<Name>;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new StringlineError({
    code: 'environment-invalid',
    message: `The function's environment cannot be used: ${issues.join('; ')}`,
    fix: 'Deploy the stacks again: they set these variables.',
    exit: EXIT.internal,
  });
}
