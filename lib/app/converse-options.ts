import type { ConverseEvent, ModelError } from '../domain/models/converse.ts';

/** What a caller has to say between the attempts of one call; what it throws ends the call. */
export interface BetweenAttempts {
  /** An attempt failed and may be repeated; its error tells what it has cost. Told at once, before the wait. */
  failed(error: ModelError): Promise<void>;
  /** It is about to be repeated. */
  repeat(): Promise<void>;
}

export interface ConverseOptions {
  signal?: AbortSignal;
  /** Who listens has the reply streamed: then it is known what a call that broke off had produced. */
  onEvent?: (event: ConverseEvent) => void;
  betweenAttempts?: BetweenAttempts;
}
