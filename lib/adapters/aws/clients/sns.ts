import { SNSClient } from '@aws-sdk/client-sns';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of SNS. */
export function createSnsClient(options?: ClientOptions): SNSClient {
  return new SNSClient(clientSettings({ timeoutMs: 10_000, maxAttempts: 5 }, options));
}
