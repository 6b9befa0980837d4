import { createLogger, type Fields, type Logger } from '../../src/logging/logger.ts';

/** A logger that keeps what it is told. */
export function keepingLogger(): { logger: Logger; lines: Fields[] } {
  const lines: Fields[] = [];
  const logger = createLogger({
    write: (line) => lines.push(JSON.parse(line) as Fields),
    now: () => new Date('2026-11-02T09:00:00Z'),
  });
  return { logger, lines };
}
