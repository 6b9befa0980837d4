import { randomUUID } from 'node:crypto';
import { type Environment, readConfig } from './config.ts';
import { createApp } from './http/app.ts';
import { healthRoutes } from './http/health.ts';
import type { App } from './http/messages.ts';
import { close, createHttpServer, listen } from './http/server.ts';
import { requireSignature } from './http/signature.ts';
import { createLogger, type Logger } from './logging/logger.ts';
import { providerSenders } from './notifications/provider-senders.ts';
import { NotificationRouter } from './notifications/router.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { loggingSenders, type Senders } from './notifications/senders.ts';
import { MemoryTable } from './storage/memory-table.ts';

export interface ServiceOptions {
  logger: Logger;
  newId?: () => string;
  now?: () => Date;
  senders?: Senders;
}

/** Puts the parts together. */
export function createService(options: ServiceOptions): App {
  const { logger, newId = randomUUID, now = () => new Date(), senders = loggingSenders(logger) } = options;
  const router = new NotificationRouter({ senders, accepted: new MemoryTable() });
  return createApp({ logger, newId, routes: [...healthRoutes({ now }), ...notificationRoutes(router)] });
}

export interface RunningService {
  port: number;
  /** Answers what is under way, then stops. */
  stop: () => Promise<void>;
}

/** Starts the service with an environment; `write` takes its log, line by line. */
export async function startService(environment: Environment, write: (line: string) => void): Promise<RunningService> {
  const config = readConfig(environment);
  const now = (): Date => new Date();
  const logger = createLogger({ write, now });
  const senders = config.providerUrl === undefined ? loggingSenders(logger) : providerSenders(config.providerUrl);
  const service = createService({ logger, senders });
  const app = config.gatewaySecret === undefined ? service : requireSignature(service, { secret: config.gatewaySecret, now });
  const server = createHttpServer(app, logger);
  const port = await listen(server, config.port);
  logger.info('listening', { port });
  return {
    port,
    stop: async () => {
      await close(server);
      logger.info('stopped');
    },
  };
}
