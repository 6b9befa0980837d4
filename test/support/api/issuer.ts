import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** An OpenID Connect issuer on a port of this machine: discovery, keys, and tokens signed by them. */
export interface Issuer {
  url: string;
  token(claims: JWTPayload, change?: TokenChange): Promise<string>;
  /** Signs with a new key from now on; the old one is no longer published. */
  rotate(): Promise<void>;
  /** Publishes these beside its own key, or instead of it. */
  publish(keys: readonly unknown[], own?: 'with' | 'without'): void;
  /** How often its keys were asked for. */
  asked(): number;
  close(): Promise<void>;
}

export interface TokenChange {
  issuer?: string;
  audience?: string;
  /** Seconds from now. */
  expiresIn?: number;
  notBefore?: number;
  /** A key of somebody else, under the same id. */
  foreignKey?: boolean;
}

type Algorithm = 'RS256' | 'ES256';

export async function startIssuer(algorithm: Algorithm = 'ES256'): Promise<Issuer> {
  let count = 0;
  let asked = 0;
  let published = { others: [] as readonly unknown[], own: true };
  const makeKey = async () => {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    return { kid: `key-${(count += 1)}`, privateKey: pair.privateKey, jwk: await exportJWK(pair.publicKey) };
  };
  let key = await makeKey();
  const foreign = await generateKeyPair(algorithm);
  const server = createServer((request, response) => {
    const answers: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: [...published.others, ...(published.own ? [{ ...key.jwk, kid: key.kid, alg: algorithm, use: 'sig' }] : [])] },
    };
    if (request.url === '/keys') asked += 1;
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: async (claims, { issuer = url, audience = 'stringline', expiresIn = 300, notBefore = 0, foreignKey = false } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ sub: 'subject', ...claims })
        .setProtectedHeader({ alg: algorithm, kid: key.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now + notBefore)
        .setExpirationTime(now + expiresIn)
        .sign(foreignKey ? foreign.privateKey : key.privateKey);
    },
    rotate: async () => {
      key = await makeKey();
    },
    publish: (others, own = 'with') => {
      published = { others, own: own === 'with' };
    },
    asked: () => asked,
    close: async () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
