import { createSecretReader } from '../../lib/adapters/aws/secret-reader.ts';
import { createWebhookSecrets, type WebhookSecretOptions } from '../../lib/adapters/git-webhooks/secrets.ts';
import { createWebhookVerifier, type VerifyWebhook } from '../../lib/adapters/git-webhooks/verify.ts';
import { parseCloneAddress } from '../../lib/domain/source/index.ts';
import type { Storage } from '../shared/aws-ports.ts';
import { endpointOf, roleOf } from '../shared/role.ts';

/** Knows the git hosts of a deployment by what they sign. */
export function webhookVerifier(storage: Storage, hosts: WebhookSecretOptions['hosts'], onWeak: (host: string) => void): VerifyWebhook {
  const { clock } = storage;
  const read = createSecretReader({ ...roleOf(storage), endpoint: endpointOf('SECRETS_MANAGER') });
  return createWebhookVerifier({ clock, secretsOf: createWebhookSecrets({ hosts, read, clock }), onWeak });
}

/** The project that a clone address is of, however it is spelt. */
export function projectOf(address: string, projects: readonly string[]): string | undefined {
  const { host = '', path = '' } = parseCloneAddress(address) ?? {};
  const key = `${host}/${path}`.toLowerCase();
  return projects.find((project) => project.toLowerCase() === key);
}
