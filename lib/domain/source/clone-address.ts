/** Where a project lies at a git host. */
export interface CloneAddress {
  /** Host name, with its port where that is not the usual one. */
  host: string;
  /** Path of the repository without `.git`: `acme/shop`, or longer. */
  path: string;
  /** Address to clone from and push to. */
  url: string;
}

/** Names end in a label that begins with a letter: whatever else is all digits would be read as another address. */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/;
const IP_ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1)$/;
const NAME = /^[\w~-][\w.~-]*$/;

/**
 * Reads a project key (`github.com/acme/shop`) or an address (`https://github.com/acme/shop.git`); undefined for everything else: other
 * protocols, credentials inside, queries, odd characters. Unencrypted HTTP is taken for this machine only.
 */
export function parseCloneAddress(text: string): CloneAddress | undefined {
  const [, scheme = 'https', rest = ''] = /^(?:(https?):\/\/)?(.*)$/s.exec(text) ?? [];
  const [authority = '', ...names] = rest.replace(/\/$/, '').split('/');
  const host = readHost(authority.toLowerCase(), scheme);
  const last = names.at(-1)?.replace(/\.git$/, '') ?? '';
  const path = [...names.slice(0, -1), last];
  if (host === undefined || names.length === 0 || names.length > 20) return undefined;
  if (!path.every((name) => NAME.test(name) && !name.includes('..'))) return undefined;
  return { host, path: path.join('/'), url: `${scheme}://${host}/${path.join('/')}${hasSuffix(host) ? '.git' : ''}` };
}

function readHost(authority: string, scheme: string): string | undefined {
  const [, name = '', port] = /^([^:]*)(?::([1-9]\d{0,4}))?$/.exec(authority) ?? [];
  if (Number(port ?? 1) > 65_535) return undefined;
  const local = LOOPBACK.test(name);
  if (!(local || (scheme === 'https' && (HOST_NAME.test(name) || IP_ADDRESS.test(name))))) return undefined;
  return port === undefined || port === (scheme === 'https' ? '443' : '80') ? name : `${name}:${port}`;
}

/** GitLab redirects addresses without the suffix; CodeCommit takes it for a part of the name. */
const hasSuffix = (host: string): boolean => !host.startsWith('git-codecommit');
