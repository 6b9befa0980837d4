import { describe, expect, it } from '@jest/globals';
import { pathsAbout } from '../../../lib/app/implement/paths-about.ts';

const TREE = ['shop/cart.py', 'web/cart.tsx'];

describe('the paths that choose the steering of a task', () => {
  it.each<[string, boolean, string, string[]]>([
    ['are those that it may write', false, 'Create shop/voucher.py', ['shop/tax.py']],
    [
      'are those that it names in passing, where it may write everything',
      true,
      'Create Voucher in shop/voucher.py, then (**web/voucher.tsx**).',
      ['shop/voucher.py', 'web/voucher.tsx'],
    ],
    ['are all that there are, where it names none', true, 'Refuse expired vouchers and/or old ones.', TREE],
  ])('%s', (_name, open, text, expected) => {
    expect(pathsAbout({ open, allowed: [{ glob: 'shop/tax.py', reason: 'task 1' }] }, text, TREE)).toEqual(expected);
  });
});
