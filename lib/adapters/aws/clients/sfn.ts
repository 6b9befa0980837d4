import { SFNClient } from '@aws-sdk/client-sfn';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of Step Functions. */
export function createSfnClient(options?: ClientOptions): SFNClient {
  return new SFNClient(clientSettings({ timeoutMs: 10_000, maxAttempts: 5 }, options));
}
