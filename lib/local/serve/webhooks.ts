import { createWebhookVerifier, type HostSecret } from '../../adapters/git-webhooks/verify.ts';
import type { WebhookKind, Webhooks } from '../../api/services.ts';
import type { Clock } from '../../app/ports.ts';
import { parseCloneAddress } from '../../domain/source/index.ts';

export interface LocalWebhookParts {
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  root: string;
  /** Addresses of the remotes of this repository. */
  remotes: () => Promise<readonly string[]>;
}

/** Variables that hold the secrets of webhooks of a server on one machine; several are parted by blanks. */
export const WEBHOOK_VARIABLES: Readonly<Record<WebhookKind, string>> = {
  github: 'STRINGLINE_GITHUB_WEBHOOK_SECRET',
  gitlab: 'STRINGLINE_GITLAB_WEBHOOK_SECRET',
};

/** Webhooks of the hosts that the remotes of this repository are at; undefined where no secret is given. */
export function localWebhooks({ environment, clock, root, remotes }: LocalWebhookParts): Webhooks | undefined {
  const given = (kind: WebhookKind): string[] =>
    (environment[WEBHOOK_VARIABLES[kind]] ?? '').split(/\s+/u).filter((secret) => secret !== '');
  if (given('github').length === 0 && given('gitlab').length === 0) return undefined;
  const hosts = async (): Promise<string[]> => [...new Set((await remotes()).flatMap((url) => addressOf(url)?.host ?? []))];
  const secretsOf = async (kind: WebhookKind): Promise<HostSecret[]> =>
    (await hosts()).flatMap((host) => given(kind).map((secret) => ({ host, secret })));
  return {
    signedBy: createWebhookVerifier({ secretsOf, clock }),
    projectOf: async (address) => {
      const key = keyOf(address);
      return key !== undefined && (await remotes()).some((url) => keyOf(url) === key) ? root : undefined;
    },
  };
}

/** `git@github.com:acme/shop.git` is the same repository. */
const addressOf = (address: string): ReturnType<typeof parseCloneAddress> =>
  parseCloneAddress(address.replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/u, 'https://$1/'));

function keyOf(address: string): string | undefined {
  const parsed = addressOf(address);
  return parsed === undefined ? undefined : `${parsed.host}/${parsed.path}`.toLowerCase();
}
