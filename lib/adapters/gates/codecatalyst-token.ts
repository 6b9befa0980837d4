import { GetSecretValueCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { Clock } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError } from '../aws/aws-error.ts';
import type { TokenSource } from '../aws/clients/codecatalyst.ts';

/** The secret: what a person's sign-in has left (`aws sso login`, file in `~/.aws/sso/cache`), in the same words. */
const SignIn = z.looseObject({
  region: z.string().min(1),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  refreshToken: z.string().min(1),
  accessToken: z.string().optional(),
  /** ISO time at which the access token ends. */
  expiresAt: z.string().optional(),
});
type SignIn = z.infer<typeof SignIn>;

/** Answer of IAM Identity Center to a refresh. */
const Refreshed = z.object({ accessToken: z.string().min(1), expiresIn: z.number().positive(), refreshToken: z.string().optional() });

export interface CodeCatalystTokenOptions {
  secrets: SecretsManagerClient;
  /** Name or ARN of the secret. The role reads and writes it. */
  secretId: string;
  clock: Clock;
  /** Where tokens are refreshed; IAM Identity Center of the sign-in's region by default. */
  endpoint?: string;
}

/** An access token is used as long as it lives longer than this, in milliseconds. */
const MARGIN = 5 * 60_000;
const TIMEOUT_MS = 10_000;

const signInAgain = (why: string): StringlineError =>
  new StringlineError({
    code: 'codecatalyst-sign-in-needed',
    message: `The token of CodeCatalyst cannot be renewed: ${why}.`,
    fix: 'Sign in with `aws sso login` (scope codecatalyst:read_write) and put the file of the session into the secret.',
    exit: EXIT.outside,
  });

async function readSignIn({ secrets, secretId }: CodeCatalystTokenOptions): Promise<SignIn> {
  const { SecretString: text = '' } = await guard(() => secrets.send(new GetSecretValueCommand({ SecretId: secretId })));
  const parsed = z
    .string()
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(SignIn)
    .safeParse(text);
  if (parsed.success) return parsed.data;
  // Never the value itself.
  throw signInAgain(`the secret does not hold a sign-in (${parsed.error.issues.map(({ path }) => path.join('.') || 'JSON').join(', ')})`);
}

async function refresh(signIn: SignIn, endpoint: string): Promise<z.infer<typeof Refreshed>> {
  const { clientId, clientSecret, refreshToken } = signIn;
  const response = await fetch(`${endpoint}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, clientSecret, refreshToken, grantType: 'refresh_token' }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = (await response.json()) as { error?: string };
  // 400 with `invalid_grant`, `expired_token`, `invalid_client`: the session or its registration has ended, and only a person begins another.
  if (response.status >= 400 && response.status < 500) throw signInAgain(`Identity Center says ${answer.error ?? response.status}`);
  const parsed = Refreshed.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new StringlineError({
    code: 'aws-unavailable',
    message: `Identity Center did not renew the token of CodeCatalyst (status ${response.status}).`,
    fix: 'Try again in a while.',
    exit: EXIT.outside,
  });
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, 'the secret of CodeCatalyst');
  }
}

/**
 * Bearer tokens for CodeCatalyst, whose API knows no IAM: the access token of a person's sign-in, renewed by its refresh token, and the new
 * pair written back.
 * @throws StringlineError `codecatalyst-sign-in-needed` when the session has ended
 */
export function createCodeCatalystToken(options: CodeCatalystTokenOptions): TokenSource {
  const { secrets, secretId, clock } = options;
  return async () => {
    const signIn = await readSignIn(options);
    const now = clock.now().getTime();
    const ends = Date.parse(signIn.expiresAt ?? '');
    if (signIn.accessToken !== undefined && ends - now > MARGIN) return { token: signIn.accessToken, expiration: new Date(ends) };
    const fresh = await refresh(signIn, options.endpoint ?? `https://oidc.${signIn.region}.amazonaws.com`);
    const expiration = new Date(now + fresh.expiresIn * 1000);
    const { accessToken, refreshToken = signIn.refreshToken } = fresh;
    const SecretString = JSON.stringify({ ...signIn, accessToken, refreshToken, expiresAt: expiration.toISOString() });
    await guard(() => secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString })));
    return { token: accessToken, expiration };
  };
}
