import * as z from 'zod';

const Variables = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  GATEWAY_SECRET: z.string().min(32).optional(),
  PROVIDER_URL: z.url({ protocol: /^https?$/ }).optional(),
});

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Config {
  /** 0: any port that is free. */
  port: number;
  /** Shared with the gateway, which signs requests with it; undefined: nobody signs, as on a developer's machine. */
  gatewaySecret: string | undefined;
  /** Where the providers of the channels are reached; undefined: notifications are only logged. */
  providerUrl: string | undefined;
}

/** Reads the environment as a whole. @throws Error naming every variable that is wrong */
export function readConfig(environment: Environment): Config {
  const parsed = Variables.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The environment is not valid. ${problems.join('; ')}`);
  }
  const { PORT, GATEWAY_SECRET, PROVIDER_URL } = parsed.data;
  return { port: PORT, gatewaySecret: GATEWAY_SECRET, providerUrl: PROVIDER_URL };
}
