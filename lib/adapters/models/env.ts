import { join } from 'node:path';
import * as z from 'zod';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** An environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Set to nothing counts as not set: shells and CI files leave such variables behind. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '', {
    error: 'must not carry a user name or password: a key goes into OPENAI_API_KEY',
  });

const Variables = z.object({
  AWS_REGION: optional(z.string()),
  AWS_DEFAULT_REGION: optional(z.string()),
  AWS_PROFILE: optional(z.string()),
  AWS_ACCESS_KEY_ID: optional(z.string()),
  AWS_SECRET_ACCESS_KEY: optional(z.string()),
  AWS_SESSION_TOKEN: optional(z.string()),
  AWS_BEARER_TOKEN_BEDROCK: optional(z.string()),
  AWS_WEB_IDENTITY_TOKEN_FILE: optional(z.string()),
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: optional(z.string()),
  AWS_CONTAINER_CREDENTIALS_FULL_URI: optional(z.string()),
  AWS_SHARED_CREDENTIALS_FILE: optional(z.string()),
  AWS_CONFIG_FILE: optional(z.string()),
  AWS_ENDPOINT_URL: optional(HttpUrl),
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: optional(HttpUrl),
  HOME: optional(z.string()),
  USERPROFILE: optional(z.string()),
  OPENAI_BASE_URL: optional(HttpUrl),
  STRINGLINE_OPENAI_BASE_URL: optional(HttpUrl),
  OPENAI_API_KEY: optional(z.string().regex(/^[\x21-\x7e]+$/, { error: 'must be printable characters without spaces' })),
  /** The same as `--model`. */
  STRINGLINE_MODEL: optional(z.string()),
  /** Time limit of one model call. */
  STRINGLINE_MODEL_TIMEOUT_SECONDS: optional(z.coerce.number().int().min(1).max(7200)).transform((value) => value ?? 900),
  /** How often one call is tried in all. */
  STRINGLINE_MODEL_ATTEMPTS: optional(z.coerce.number().int().min(1).max(10)).transform((value) => value ?? 4),
});

/** What the environment says about models. */
export interface ModelEnv {
  aws: {
    region: string | undefined;
    profile: string | undefined;
    endpoint: string | undefined;
    bearerToken: string | undefined;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
    /** The variable that promises credentials; undefined where none does. */
    promisedBy: string | undefined;
    /** Files that may hold credentials. */
    files: string[];
  };
  openai: { baseUrl: URL | undefined; apiKey: string | undefined };
  model: string | undefined;
  timeoutMs: number;
  attempts: number;
}

/** Reads the environment once and as a whole. @throws StringlineError `environment-invalid`, naming the variable and never its value. */
export function parseModelEnv(environment: Environment): ModelEnv {
  const parsed = Variables.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `The environment variable ${String(issue?.path[0])} ${issue?.message ?? 'is invalid'}.`;
    throw new StringlineError({ code: 'environment-invalid', message, fix: 'Set it to a valid value, or unset it.', exit: EXIT.usage });
  }
  const vars = parsed.data;
  const baseUrl = vars.STRINGLINE_OPENAI_BASE_URL ?? vars.OPENAI_BASE_URL;
  return {
    aws: awsOf(vars),
    openai: { baseUrl: baseUrl === undefined ? undefined : withVersion(baseUrl), apiKey: vars.OPENAI_API_KEY },
    model: vars.STRINGLINE_MODEL,
    timeoutMs: vars.STRINGLINE_MODEL_TIMEOUT_SECONDS * 1000,
    attempts: vars.STRINGLINE_MODEL_ATTEMPTS,
  };
}

function awsOf(vars: z.infer<typeof Variables>): ModelEnv['aws'] {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = vars;
  const home = vars.HOME ?? vars.USERPROFILE;
  const promises = [
    'AWS_BEARER_TOKEN_BEDROCK',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ] as const;
  const keys = accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    region: vars.AWS_REGION ?? vars.AWS_DEFAULT_REGION,
    profile: vars.AWS_PROFILE,
    endpoint: (vars.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? vars.AWS_ENDPOINT_URL)?.href,
    bearerToken: vars.AWS_BEARER_TOKEN_BEDROCK,
    // A profile that is named goes before keys that lie about, as in the SDK.
    credentials:
      keys && vars.AWS_PROFILE === undefined
        ? { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
        : undefined,
    promisedBy: promises.find((name) => vars[name] !== undefined) ?? (keys ? 'AWS_ACCESS_KEY_ID' : undefined),
    files: [
      vars.AWS_SHARED_CREDENTIALS_FILE ?? (home === undefined ? [] : join(home, '.aws', 'credentials')),
      vars.AWS_CONFIG_FILE ?? (home === undefined ? [] : join(home, '.aws', 'config')),
    ].flat(),
  };
}

/** A bare server address means its `/v1`, as every server of this protocol has it. */
function withVersion(url: URL): URL {
  return url.pathname === '/' ? new URL('/v1', url) : url;
}

/** True for an address of this machine. */
export function isLoopback(url: URL): boolean {
  return (
    url.hostname === 'localhost' ||
    url.hostname.endsWith('.localhost') ||
    url.hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
  );
}
