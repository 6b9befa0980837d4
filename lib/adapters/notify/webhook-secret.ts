import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { Channel } from '../../app/events/notify.ts';
import type { Clock } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError } from '../aws/aws-error.ts';
import { createWebhook, type WebhookOptions } from './webhook.ts';

/** The secret of a webhook: `{"url":"https://…","key":"…"}`. The key is shared with the receiver. */
const WebhookSecret = z.strictObject({ url: z.string(), key: z.string().min(16) });

export interface SecretWebhookOptions extends Omit<WebhookOptions, 'url' | 'key'> {
  secrets: SecretsManagerClient;
  /** Name or ARN of the secret. */
  secretId: string;
  clock: Clock;
}

/** How long a secret that was read is used, in milliseconds: a new key reaches every function within that time. */
const LIFE = 5 * 60_000;

async function readWebhook({ secrets, secretId, ...options }: SecretWebhookOptions): Promise<Channel> {
  const text = await secrets.send(new GetSecretValueCommand({ SecretId: secretId })).then(
    ({ SecretString = '' }) => SecretString,
    (error: unknown) => {
      throw awsError(error, 'the secret of the webhook');
    },
  );
  const parsed = WebhookSecret.safeParse(parseJson(text));
  if (parsed.success) return createWebhook({ ...options, ...parsed.data });
  throw new StringlineError({
    code: 'webhook-invalid',
    // Names of fields only: the value is a secret.
    message: `The secret of the webhook cannot be used (${parsed.error.issues.map(({ path }) => path.join('.') || 'JSON').join(', ')}).`,
    fix: 'Put {"url":"https://…","key":"at least 16 characters"} into it.',
    exit: EXIT.usage,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- the schema refuses what is no object, and says so without the value
    return undefined;
  }
}

/** A webhook whose address and key lie in Secrets Manager. */
export function createSecretWebhook(options: SecretWebhookOptions): Channel {
  let read: { at: number; channel: Promise<Channel> } | undefined;
  return {
    name: 'webhook',
    send: async (notification) => {
      const now = options.clock.now().getTime();
      if (read === undefined || now - read.at > LIFE) read = { at: now, channel: readWebhook(options) };
      const channel = await read.channel.catch((error: unknown) => {
        // What failed is not remembered.
        read = undefined;
        throw error;
      });
      await channel.send(notification);
    },
  };
}
