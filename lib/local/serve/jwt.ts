import { webcrypto } from 'node:crypto';
import * as z from 'zod';

/** A public key of an issuer (RFC 7517); only what the two algorithms need. */
export const Jwk = z.looseObject({
  kid: z.string().optional(),
  kty: z.string(),
  alg: z.string().optional(),
  use: z.string().optional(),
});
export type Jwk = z.infer<typeof Jwk>;

const Header = z.looseObject({ alg: z.enum(['RS256', 'ES256']), kid: z.string().optional(), crit: z.never().optional() });
const Claims = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
  sub: z.string().optional(),
});
export type Claims = z.infer<typeof Claims>;

export interface JwtExpectations {
  issuer: string;
  audience: string;
  /** Seconds since 1970. */
  now: number;
  /** Seconds that clocks may differ. */
  leeway?: number;
}

export type JwtVerdict = { ok: true; claims: Claims } | { ok: false; reason: string };

/** Parameters that never come from the token: a token that chooses its own check proves nothing. */
const ALGORITHMS = {
  RS256: { kty: 'RSA', key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
  ES256: { kty: 'EC', key: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
} as const;

const MAX_TOKEN = 16 * 1024;

/** Verifies a JWT: signature by a key of the issuer, then issuer, audience and time. `keys` finds the candidates for a key id. */
export async function verifyJwt(
  token: string,
  expected: JwtExpectations,
  keys: (kid: string | undefined) => Promise<readonly Jwk[]>,
): Promise<JwtVerdict> {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3 || token.length > MAX_TOKEN || !parts.every((part) => /^[\w-]+$/u.test(part)))
    return { ok: false, reason: 'not a JWT' };
  const header = Header.safeParse(jsonOf(head));
  if (!header.success) return { ok: false, reason: 'an algorithm or header that is not taken' };
  const claims = Claims.safeParse(jsonOf(body));
  if (!claims.success) return { ok: false, reason: 'claims are missing' };
  const signed = { alg: header.data.alg, data: Buffer.from(`${head}.${body}`), signature: Buffer.from(signature, 'base64url') };
  const candidates = await keys(header.data.kid);
  const proven = await Promise.all(candidates.map((key) => provenBy(key, signed)));
  if (!proven.includes(true)) return { ok: false, reason: 'no key of the issuer has signed it' };
  const reason = faultOf(claims.data, expected);
  return reason === undefined ? { ok: true, claims: claims.data } : { ok: false, reason };
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    return error;
  }
}

async function provenBy(jwk: Jwk, signed: { alg: 'RS256' | 'ES256'; data: Buffer; signature: Buffer }): Promise<boolean> {
  const { kty, key, verify } = ALGORITHMS[signed.alg];
  if (jwk.kty !== kty || (jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? signed.alg) !== signed.alg) return false;
  const { subtle } = webcrypto;
  const importing = subtle.importKey('jwk', jwk as webcrypto.JsonWebKey, key, false, ['verify']);
  // A key that was published broken proves nothing, and stands in no other's way.
  return importing.then(
    (imported) => subtle.verify(verify, imported, signed.signature, signed.data),
    () => false,
  );
}

function faultOf({ iss, aud, exp, nbf }: Claims, { issuer, audience, now, leeway = 30 }: JwtExpectations): string | undefined {
  if (iss !== issuer) return 'another issuer';
  if (![aud].flat().includes(audience)) return 'for another audience';
  if (exp <= now - leeway) return 'expired';
  return nbf !== undefined && nbf > now + leeway ? 'not valid yet' : undefined;
}
