import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of CodeBuild. */
export function createCodeBuildClient(options?: ClientOptions): CodeBuildClient {
  return new CodeBuildClient(clientSettings({ timeoutMs: 15_000, maxAttempts: 5 }, options));
}
