import { describe, expect, it } from '@jest/globals';
import { specDiff, specName } from '../../../lib/domain/specs/index.ts';

describe('specName', () => {
  it.each([
    ['As a user I want to customize notification channels', 'customize-notification-channels'],
    ['Add rate limiting to the public API!', 'add-rate-limiting-public-api'],
    ['# Fix: cart total is NaN\n\nlong text', 'fix-cart-total-nan'],
    ["the user's café menu", 'cafe-menu'],
    ['ユーザー設定を追加', 'spec-0a1b2c'],
    ['プリファレンス API を追加', 'api'],
    ['Поддержка OAuth2', 'oauth2'],
    ['12 34', 'spec-0a1b2c'],
    ['', 'spec-0a1b2c'],
    ['the and of', 'the-and-of'],
    ['../../etc/passwd', 'etc-passwd'],
    ['x'.repeat(60), 'x'.repeat(48)],
  ])('names %j %s', (request, expected) => {
    expect(specName(request, '0a1b2c')).toBe(expected);
  });
});

describe('specDiff', () => {
  it('is empty for equal texts', () => {
    expect(specDiff('a\n', 'a\n')).toBe('');
  });

  it('is a unified diff with the path in its header', () => {
    const diff = specDiff('a\nb\nc\n', 'a\nB\nc\n', 'design.md');

    expect(diff).toBe('--- a/design.md\n+++ b/design.md\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n');
  });
});
