import { createHash, createHmac } from 'node:crypto';
import type { GitCredentials } from '../../app/ports.ts';

/** Keys of the function's role, as the SDK's providers give them. */
export type RoleCredentials = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;

const HOST = /^git-codecommit(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/**
 * Git credentials of CodeCommit from the function's role: a signature (version 4, with the method `GIT`) stands for the password, as AWS's own
 * git helper makes it. It holds for one repository and a quarter of an hour; nothing is stored.
 */
export function createCodeCommitCredentials(role: RoleCredentials, now: () => Date = () => new Date()): GitCredentials {
  return {
    for: async (host, url) => {
      const region = HOST.exec(host)?.[1];
      if (region === undefined) return undefined;
      const { accessKeyId, secretAccessKey, sessionToken } = await role();
      const time = now().toISOString().slice(0, 19).replace(/[-:]/g, '');
      const signature = sign({ host, path: new URL(url).pathname, region, time, secretAccessKey });
      return { username: sessionToken === undefined ? accessKeyId : `${accessKeyId}%${sessionToken}`, password: `${time}Z${signature}` };
    },
  };
}

interface Signing {
  host: string;
  path: string;
  region: string;
  /** `20171224T115320`, without the letter that other services want at its end. */
  time: string;
  secretAccessKey: string;
}

function sign({ host, path, region, time, secretAccessKey }: Signing): string {
  const scope = [time.slice(0, 8), region, 'codecommit', 'aws4_request'];
  const request = createHash('sha256').update(`GIT\n${path}\n\nhost:${host}\n\nhost\n`).digest('hex');
  const key = scope.reduce<Buffer | string>((secret, part) => createHmac('sha256', secret).update(part).digest(), `AWS4${secretAccessKey}`);
  return createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', time, scope.join('/'), request].join('\n'))
    .digest('hex');
}
