/** Where a project lies at a git host. */
export interface CloneAddress {
  /** Host name, with its port where that is not the usual one. */
  host: string;
  /** Path of the repository without `.git`: `acme/shop`, or longer. */
  path: string;
  /** Address to clone from and push to. */
  url: string;
}

const HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;
const NAME = /^[\w~-][\w.~-]*$/;

/**
 * Reads a project key (`github.com/acme/shop`) or an address (`https://github.com/acme/shop.git`); undefined for everything else: other
 * protocols, credentials inside, queries, odd characters. Unencrypted HTTP is taken for this machine only.
 */
export function parseCloneAddress(text: string): CloneAddress | undefined {
  const [, scheme = 'https', rest = ''] = /^(?:(https?):\/\/)?(.*)$/s.exec(text) ?? [];
  const [host = '', ...names] = rest.replace(/\/$/, '').split('/');
  if (!HOST.test(host) || (scheme === 'http' && !LOOPBACK.test(host))) return undefined;
  const last = names.at(-1)?.replace(/\.git$/, '') ?? '';
  const path = [...names.slice(0, -1), last];
  if (path.length === 0 || path.length > 20 || !path.every((name) => NAME.test(name) && !name.includes('..'))) return undefined;
  return { host: host.toLowerCase(), path: path.join('/'), url: `${scheme}://${host.toLowerCase()}/${path.join('/')}.git` };
}
