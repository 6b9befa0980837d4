import type { Storage } from './aws-ports.ts';
import { environment } from './env.ts';

/** What calls without an SDK client need: the region and the role, as the clients that are there have found them. */
export function roleOf({ s3 }: Pick<Storage, 's3'>): { region: string; credentials: () => ReturnType<typeof s3.config.credentials> } {
  return { region: environment['AWS_REGION'] ?? '', credentials: () => s3.config.credentials() };
}

/** Where a service answers, if not at its own address; the variables that SDK clients read. */
export const endpointOf = (service: 'SECRETS_MANAGER' | 'IAM' | 'EVENTBRIDGE' | 'SFN'): string | undefined =>
  environment[`AWS_ENDPOINT_URL_${service}`];
