import * as z from 'zod';
import { createSignedCall, type SignedCallOptions } from './signed-call.ts';

/** The text of a secret by its name or ARN. Throws what the service says. */
export type ReadSecret = (id: string) => Promise<string>;

const Answer = z.object({ SecretString: z.string().default('') });

/** Reads secrets without the SDK's client of Secrets Manager: one operation of it is all that the functions which push need. */
export function createSecretReader(
  options: Omit<SignedCallOptions, 'service' | 'endpoint'> & { endpoint?: string | undefined },
): ReadSecret {
  const call = createSignedCall({
    ...options,
    service: 'secretsmanager',
    endpoint: options.endpoint ?? `https://secretsmanager.${options.region}.${domainOf(options.region)}`,
  });
  return async (SecretId) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' };
    return Answer.parse(JSON.parse(await call({ headers, body: JSON.stringify({ SecretId }) }))).SecretString;
  };
}

/** Domain of the services of a region. */
export const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');
