import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of CodeCommit. */
export function createCodeCommitClient(options?: ClientOptions): CodeCommitClient {
  return new CodeCommitClient(clientSettings({ timeoutMs: 15_000, maxAttempts: 5 }, options));
}
