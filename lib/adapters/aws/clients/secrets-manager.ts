import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of Secrets Manager. */
export function createSecretsManagerClient(options?: ClientOptions): SecretsManagerClient {
  return new SecretsManagerClient(clientSettings({ timeoutMs: 10_000, maxAttempts: 5 }, options));
}
