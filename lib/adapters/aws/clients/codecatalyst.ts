import { CodeCatalystClient } from '@aws-sdk/client-codecatalyst';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** A personal access token and, where it is known, when it ends. */
export type TokenSource = () => Promise<{ token: string; expiration?: Date }>;

/** Client of CodeCatalyst, which knows bearer tokens only. */
export function createCodeCatalystClient(token: TokenSource, options?: ClientOptions): CodeCatalystClient {
  return new CodeCatalystClient({ ...clientSettings({ timeoutMs: 15_000, maxAttempts: 5 }, options), token });
}
