import process from 'node:process';

/** `expiration` is left out: Lambda replaces an environment before its role's session ends. */
interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * Stands in a function's bundle for `@aws-sdk/credential-provider-node` (see `scripts/build/`): Lambda hands the role's credentials over in
 * the environment, and the SDK's search through profiles, SSO and metadata services would be a sixth of the bundle.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
    if (accessKeyId === undefined || secretAccessKey === undefined) throw missing('CredentialsProviderError');
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  };
}

/** For `@aws-sdk/token-providers`: functions sign with their role and hold no bearer token. */
export function nodeProvider(): () => Promise<never> {
  return () => Promise.reject(missing('TokenProviderError'));
}

/** For `@aws-sdk/token-providers`, which looks for a token of one service. */
export const fromEnvSigningName = nodeProvider;

function missing(name: string): Error {
  return Object.assign(new Error('The environment holds no such credentials'), { name });
}
