export type Fields = Record<string, unknown>;

/** Structured log: one JSON object a line. */
export interface Logger {
  info(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A logger that adds fields to every line, e.g. `request_id` and `correlation_id`. */
  with(fields: Fields): Logger;
}

export interface LoggerOptions {
  write: (line: string) => void;
  now: () => Date;
}

export function createLogger({ write, now }: LoggerOptions, base: Fields = {}): Logger {
  const log = (level: string, message: string, fields: Fields = {}): void => {
    write(`${JSON.stringify({ time: now().toISOString(), level, message, ...base, ...fields })}\n`);
  };
  return {
    info: (message, fields) => {
      log('info', message, fields);
    },
    error: (message, fields) => {
      log('error', message, fields);
    },
    with: (fields) => createLogger({ write, now }, { ...base, ...fields }),
  };
}
