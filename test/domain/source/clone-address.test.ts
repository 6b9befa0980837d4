import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseCloneAddress } from '../../../lib/domain/source/index.ts';

describe('parseCloneAddress', () => {
  it.each([
    { text: 'github.com/acme/shop', host: 'github.com', path: 'acme/shop', url: 'https://github.com/acme/shop.git' },
    { text: 'https://GitHub.com/acme/shop.git', host: 'github.com', path: 'acme/shop', url: 'https://github.com/acme/shop.git' },
    {
      text: 'gitlab.example.org:8443/group/sub/shop/',
      host: 'gitlab.example.org:8443',
      path: 'group/sub/shop',
      url: 'https://gitlab.example.org:8443/group/sub/shop.git',
    },
    { text: 'http://127.0.0.1:9000/x', host: '127.0.0.1:9000', path: 'x', url: 'http://127.0.0.1:9000/x.git' },
    {
      text: 'git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop',
      host: 'git-codecommit.eu-central-1.amazonaws.com',
      path: 'v1/repos/shop',
      url: 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop',
    },
  ])('reads $text', ({ text, ...expected }) => {
    expect(parseCloneAddress(text)).toEqual(expected);
    expect(parseCloneAddress(expected.url)).toEqual(expected);
  });

  it.each([
    '',
    'shop',
    'github.com',
    'github.com/',
    'github.com//shop',
    'http://github.com/acme/shop',
    'ssh://git@github.com/acme/shop',
    'git@github.com:acme/shop',
    'https://user:token@github.com/acme/shop',
    'https://github.com/acme/shop?x=1',
    'https://github.com/acme/shop#x',
    'github.com/../etc',
    'github.com/acme/.git',
    'github.com/acme/shop x',
    'ext::sh -c touch%20pwned',
    'file:///etc/passwd',
    '-oProxyCommand=x/y',
    'C:\\repo/x',
    '2130706433/x',
    '0x7f.1/x',
    'example.org:99999/x',
    'example.org:0/x',
    '169.254.169.254.evil/../x',
  ])('takes %j for no address', (text) => {
    expect(parseCloneAddress(text)).toBeUndefined();
  });

  it('gives addresses that the URL parser reads as the same host and path, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `github.com/${text}`),
          fc.webUrl(),
        ),
        (text) => {
          const address = parseCloneAddress(text);
          if (!address) return;
          const url = new URL(address.url);
          expect([url.host, url.pathname, url.username, url.search, url.hash]).toEqual([address.host, url.pathname, '', '', '']);
          expect(url.pathname.slice(1).replace(/\.git$/, '')).toBe(address.path);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
