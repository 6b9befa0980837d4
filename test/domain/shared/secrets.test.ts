import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findSecrets, MASK, isSecretName, maskSecrets, starSecrets } from '../../../lib/domain/shared/secrets.ts';
import { processorTime } from '../../support/cpu-time.ts';

// Written in parts, so that no scanner takes this file for a leak.
const part = (...parts: string[]): string => parts.join('');
const run = (character: string, length: number): string => character.repeat(length);

describe('starSecrets', () => {
  it.each([
    ['a token', `curl -H "X: ${part('ghp', '_', run('a', 36))}" x`, `curl -H "X: ${run('*', 40)}" x`],
    ['a password in an address', 'postgres://app:Kq93hsXw@db/shop', 'postgres://app:********@db/shop'],
    ['two of them', `${part('AKIA', 'IOSFODNN7EXAMPLE')} and ${part('glpat', '-', run('x', 20))}`, `${run('*', 20)} and ${run('*', 26)}`],
    ['no credential', 'curl -H "Authorization: Bearer $TOKEN" x', 'curl -H "Authorization: Bearer $TOKEN" x'],
  ])('puts stars in the place of %s, and moves nothing', (_name, text, shown) => {
    expect(starSecrets(text)).toBe(shown);
  });

  it('leaves nothing that masking would find', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(part('ghp', '_', run('a', 36)), 'https://a:', 'b@', part('sk', '-ant-', run('c', 30)), ' ', '"', 'x')),
        (parts) => {
          const text = parts.join('');
          const shown = starSecrets(text);
          expect(shown).toHaveLength(text.length);
          for (const secret of [part('ghp', '_', run('a', 36)), part('sk', '-ant-', run('c', 30))])
            if (!maskSecrets(text).includes(secret)) expect(shown).not.toContain(secret);
        },
      ),
    );
  });
});

describe('maskSecrets', () => {
  it.each<[string, string]>([
    ['an AWS access key id', part('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a temporary AWS key id', part('ASIA', 'IOSFODNN7EXAMPLE')],
    ['a GitHub token', part('ghp', '_', run('a', 36))],
    ['a fine-grained GitHub token', part('github', '_pat_', run('A', 40))],
    ['a GitLab token', part('glpat', '-', run('x', 20))],
    ['a Slack token', part('xoxb', '-123456789012-', run('a', 24))],
    ['a Slack webhook', part('https://hooks.slack', '.com/services/T00000000/B00000000/', run('X', 24))],
    ['an Anthropic key', part('sk', '-ant-api03-', run('a', 80))],
    ['an OpenAI key', part('sk', '-proj-', run('b', 48))],
    ['a Stripe key', part('sk', '_live_', run('c', 24))],
    ['a Google key', part('AIza', run('d', 35))],
    ['an npm token', part('npm', '_', run('e', 36))],
    ['a JWT', part('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.', run('s', 43))],
  ])('masks %s', (_name, secret) => {
    expect(maskSecrets(`before "${secret}" after`)).toBe(`before "${MASK}" after`);
    expect(maskSecrets(`{"a":"${secret}"}`)).toBe(`{"a":"${MASK}"}`);
  });

  it.each<[string, string, string]>([
    ['a password in an address', 'postgres://app:hunter2@db:5432/x', `postgres://app:${MASK}@db:5432/x`],
    ['an Authorization header', 'Authorization: Bearer abcdefgh.ijk', `Authorization: Bearer ${MASK}`],
    ['an AWS secret', `aws_secret_access_key = ${run('k', 40)}`, `aws_secret_access_key = ${MASK}`],
  ])('masks %s and keeps what is around it', (_name, text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  it('masks private keys from end to end, and those that are cut off', () => {
    const [begin, end] = [part('-----BEGIN RSA PRIVATE', ' KEY-----'), part('-----END RSA PRIVATE', ' KEY-----')];
    expect(maskSecrets(`a\n${begin}\nMIIE\n${end}\nb ${begin}\nrest`)).toBe(`a\n${MASK}\nb ${MASK}`);
  });

  it('masks known values in every form they may take', () => {
    const secret = 'p"a\\ss wörd/1';
    const text = [secret, JSON.stringify(secret), encodeURIComponent(secret)].join('\n');
    expect(maskSecrets(text, [secret])).toBe(`${MASK}\n"${MASK}"\n${MASK}`);
    expect(maskSecrets('longer-secret-value', ['secret', 'longer-secret-value'])).toBe(MASK);
  });

  it('leaves ordinary text and short values alone', () => {
    const text = 'expected token to be defined; http://localhost:8080/a?b=c me@example.com sk-1 AKIA sha256:' + run('ab', 32);
    expect(maskSecrets(text, ['a', 'true', ''])).toBe(text);
  });

  it('is idempotent, and leaves no known value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 20 }), fc.array(fc.string()), (secret, around) => {
        fc.pre(secret.trim().length >= 6 && !MASK.includes(secret.trim()) && !secret.includes('['));
        const masked = maskSecrets(around.join(secret), [secret]);
        expect(masked.includes(secret.trim())).toBe(false);
        expect(maskSecrets(masked, [secret])).toBe(masked);
      }),
    );
  });

  it.each([
    'eyJ',
    'eyJaaaaaaaa.',
    '-----BEGIN PRIVATE KEY-----',
    'AKIA',
    'postgres://a:',
    'a.',
    'xoxb-',
    'ghp_',
    'authorization: ',
    'sk-',
    'SG.',
  ])('is linear on many %j', (piece) => {
    const started = processorTime();
    const text = piece.repeat(Math.floor(2_000_000 / piece.length));
    expect(findSecrets(text).length > 0).toBe(maskSecrets(text) !== text);
    expect(processorTime() - started).toBeLessThan(4000);
  });
});

describe('isSecretName', () => {
  it.each(['AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'DB_PASSWORD', 'OPENAI_API_KEY', 'MY_KEY', 'DATABASE_URL', 'SENTRY_DSN'])(
    '%s',
    (name) => {
      expect(isSecretName(name)).toBe(true);
    },
  );
  it.each(['PATH', 'HOME', 'LANG', 'EDITOR', 'KEYBOARD', 'MONKEY'])('not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
