import type { Clock } from '../../app/ports.ts';
import type { GitHost } from '../../domain/deploy/index.ts';
import { awsError } from '../aws/aws-error.ts';
import type { ReadSecret } from '../aws/secret-reader.ts';
import type { HostSecret, VerifierOptions } from './verify.ts';

export interface WebhookSecretOptions {
  hosts: readonly Pick<GitHost, 'host' | 'kind' | 'webhook_secret'>[];
  read: ReadSecret;
  clock: Clock;
}

/** A new secret is taken up after so long; old and new may stand in it meanwhile. */
const KEPT_MS = 5 * 60_000;

/** Secrets of the webhooks of a deployment, from Secrets Manager. They live in memory only. @throws as `awsError` says */
export function createWebhookSecrets({ hosts, read, clock }: WebhookSecretOptions): VerifierOptions['secretsOf'] {
  const kept = new Map<string, { until: number; text: string }>();
  const textOf = async (id: string): Promise<string> => {
    const now = clock.now().getTime();
    const earlier = kept.get(id);
    if (earlier !== undefined && earlier.until > now) return earlier.text;
    const text = await read(id).catch((error: unknown) => {
      throw awsError(error, `the secret ${id}`);
    });
    kept.set(id, { until: now + KEPT_MS, text });
    return text;
  };
  return async (kind) => {
    const secrets: HostSecret[] = [];
    for (const { host, kind: of, webhook_secret: id } of hosts) {
      if (of !== kind || id === undefined) continue;
      for (const secret of (await textOf(id)).split('\n')) if (secret.trim() !== '') secrets.push({ host, secret: secret.trim() });
    }
    return secrets;
  };
}
