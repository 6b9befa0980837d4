import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of EventBridge (classic buses). */
export function createEventBridgeClient(options?: ClientOptions): EventBridgeClient {
  return new EventBridgeClient(clientSettings({ timeoutMs: 10_000, maxAttempts: 5 }, options));
}
