import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createOidcVerifier, type OidcVerifier } from '../../../lib/local/serve/oidc.ts';
import { type Issuer, startIssuer, type TokenChange } from '../../support/api/issuer.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe.each(['RS256', 'ES256'] as const)('Tokens signed with %s', (algorithm) => {
  let issuer: Issuer;
  let verifier: OidcVerifier;
  let now: Date;
  beforeEach(async () => {
    issuer = await startIssuer(algorithm);
    now = new Date();
    verifier = createOidcVerifier({ issuer: issuer.url, audience: 'stringline', now: () => now });
  });
  afterEach(async () => {
    await issuer.close();
  });

  it('stand for the person and the groups that they name', async () => {
    const token = await issuer.token({ email: 'dana@example.org', email_verified: true, groups: ['stringline:reviewer'] });

    expect(await verifier.principal(token)).toEqual({
      id: `${issuer.url}#subject`,
      name: 'dana@example.org',
      grants: [{ role: 'reviewer', project: '*' }],
      via: 'jwt',
    });
  });

  it.each<{ what: string; change: TokenChange }>([
    { what: 'expired', change: { expiresIn: -60 } },
    { what: 'not valid yet', change: { notBefore: 600 } },
    { what: 'for another audience', change: { audience: 'another-client' } },
    { what: 'of another issuer', change: { issuer: 'https://login.example.com' } },
    { what: 'signed by a foreign key', change: { foreignKey: true } },
  ])('do not hold when they are $what', async ({ change }) => {
    expect(await verifier.principal(await issuer.token({}, change))).toBeUndefined();
  });

  it('do not hold when a byte was changed', async () => {
    const [head = '', body = '', signature = ''] = (await issuer.token({ groups: ['stringline:ci'] })).split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as object;

    expect(await verifier.principal(`${head}.${base64({ ...claims, groups: ['stringline:operator'] })}.${signature}`)).toBeUndefined();
  });

  it('may not choose their own check: none, a shared secret, critical extensions', async () => {
    const [, body = '', signature = ''] = (await issuer.token({})).split('.');
    const hs256 = `${base64({ alg: 'HS256', kid: 'key-1' })}.${body}`;
    const forged = [
      `${base64({ alg: 'none' })}.${body}.x`,
      `${hs256}.${createHmac('sha256', 'public key').update(hs256).digest('base64url')}`,
      `${base64({ alg: algorithm, crit: ['exp'] })}.${body}.${signature}`,
      `${base64({ alg: algorithm === 'RS256' ? 'ES256' : 'RS256', kid: 'key-1' })}.${body}.${signature}`,
    ];

    for (const token of forged) expect(await verifier.principal(token)).toBeUndefined();
  });

  it.each(['', 'a.b', 'a.b.c.d', '..', 'a b.c.d', 'x'.repeat(20_000)])('are no tokens at all: %j', async (token) => {
    expect(await verifier.principal(token)).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ['no parts', {}],
    ['empty parts', { n: '', e: '', x: '', y: '', crv: 'P-256' }],
    ['parts that are no text', { n: 7, e: ['AQAB'], x: {}, y: null, crv: 'P-256' }],
    ['parts that are no base64', { n: '*!', e: '*!', x: '*!', y: '*!', crv: 'P-256' }],
    ['parts that are too short', { n: 'AQ', e: 'AQAB', x: 'AQ', y: 'AQ', crv: 'P-256' }],
    ['parts of no point of the curve', { n: 'AAAA', e: 'AAAA', x: 'A'.repeat(43), y: 'A'.repeat(43), crv: 'P-256' }],
    ['another curve', { x: 'A'.repeat(43), y: 'A'.repeat(43), crv: 'P-521' }],
    ['another algorithm in `key_ops`', { n: 'AQ', e: 'AQAB', x: 'AQ', y: 'AQ', crv: 'P-256', key_ops: ['encrypt'] }],
    ['a huge part', { n: 'A'.repeat(100_000), e: 'AQAB', x: 'A'.repeat(100_000), y: 'AQ', crv: 'P-256' }],
    ['a private part', { n: 'AQ', e: 'AQAB', d: 'AQ', x: 'AQ', y: 'AQ', crv: 'P-256' }],
  ])('hold beside a broken key with %s, and do not hold by it alone', async (_, parts) => {
    const broken = { kty: algorithm === 'RS256' ? 'RSA' : 'EC', kid: 'key-1', ...parts };
    const token = await issuer.token({}, { expiresIn: 3600 });
    issuer.publish([broken]);
    const beside = await verifier.principal(token);
    issuer.publish([broken], 'without');
    now = new Date(now.getTime() + 11 * 60_000);
    const alone = await verifier.principal(token);

    expect(beside).toMatchObject({ name: 'subject' });
    expect(alone).toBeUndefined();
  });

  it('hold whatever else is published: no entry of the key set is a fault', async () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({
        kty: fc.constantFrom('RSA', 'EC', 'oct'),
        kid: fc.constant('key-1'),
        n: fc.jsonValue(),
        x: fc.jsonValue(),
        crv: fc.constantFrom('P-256', 'P-384', ''),
      }),
    );
    const token = await issuer.token({});
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 4 }), async (keys) => {
        issuer.publish(keys);
        const fresh = createOidcVerifier({ issuer: issuer.url, audience: 'stringline', now: () => now });
        expect(await fresh.principal(token)).toMatchObject({ name: 'subject' });
      }),
      { numRuns: 25 },
    );
  });

  it('hold after the issuer has changed its key, whose keys are not asked for at every token', async () => {
    await verifier.principal(await issuer.token({}));
    await verifier.principal(await issuer.token({}));
    const before = issuer.asked();
    await issuer.rotate();
    now = new Date(now.getTime() + 31_000);
    const principal = await verifier.principal(await issuer.token({}));

    expect(before).toBe(1);
    expect(principal).toMatchObject({ name: 'subject' });
    expect(issuer.asked()).toBe(2);
  });
});

describe('An issuer', () => {
  it('that cannot be reached is a fault of the outside, not of the token', async () => {
    const verifier = createOidcVerifier({ issuer: 'http://127.0.0.1:9', audience: 'x', now: () => new Date() });
    const token = `${base64({ alg: 'ES256' })}.${base64({ iss: 'x', aud: 'x', exp: 1 })}.c2ln`;

    await expect(verifier.principal(token)).rejects.toMatchObject({ code: 'oidc-unreachable', exit: 5 });
  });
});
