import * as z from 'zod';
import type { GitCredentials } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError } from './aws-error.ts';
import type { ReadSecret } from './secret-reader.ts';

export interface SecretCredentialOptions {
  read: ReadSecret;
  /** Secret (name or ARN) of each host, as the deployment names them: `{ 'github.com': 'stringline/github' }`. */
  secrets: Readonly<Record<string, string>>;
  /** Now, in milliseconds. */
  now?: () => number;
}

/** What a secret holds: JSON, or the token alone. GitHub and GitLab take any user name beside a token. */
const Secret = z.strictObject({ username: z.string().min(1).default('x-access-token'), password: z.string().min(1) });
/** A rotated secret is taken up after so long. */
const KEPT_MS = 5 * 60_000;

/**
 * Credentials of git hosts from Secrets Manager. They live in memory only, for five minutes, and appear in no error.
 * @throws StringlineError `git-credentials-invalid`, or as `awsError` says
 */
export function createSecretCredentials({ read, secrets, now = Date.now }: SecretCredentialOptions): GitCredentials {
  const kept = new Map<string, { until: number; value: z.infer<typeof Secret> }>();
  return {
    for: async (host) => {
      const id = Object.hasOwn(secrets, host) ? secrets[host] : undefined;
      if (id === undefined) return undefined;
      const earlier = kept.get(id);
      if (earlier && earlier.until > now()) return earlier.value;
      const value = readSecret(await fetchSecret(read, id), { host, id });
      kept.set(id, { until: now() + KEPT_MS, value });
      return value;
    },
  };
}

async function fetchSecret(read: ReadSecret, id: string): Promise<string> {
  try {
    return await read(id);
  } catch (error) {
    throw awsError(error, `the secret ${id}`);
  }
}

/** The error says what is wrong with the shape only: its cause would quote the secret. */
function readSecret(text: string, { host, id }: { host: string; id: string }): z.infer<typeof Secret> {
  const parsed = text.trimStart().startsWith('{') ? Secret.safeParse(jsonOf(text)) : Secret.safeParse({ password: text.trim() });
  if (parsed.success) return parsed.data;
  throw new StringlineError({
    code: 'git-credentials-invalid',
    message: `The secret ${id} for the git host ${host} is neither a token nor JSON with \`username\` and \`password\`.`,
    fix: `aws secretsmanager put-secret-value --secret-id ${id} --secret-string '{"username":"…","password":"…"}'`,
    exit: EXIT.usage,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- judged by the schema, which names what is wrong without quoting it
    return undefined;
  }
}
