import { describe, expect, it } from '@jest/globals';
import { isTestPath } from '../../../../lib/domain/agent/index.ts';

describe('isTestPath', () => {
  it.each([
    ['test/cart.ts', true],
    ['src/cart.test.ts', true],
    ['specs/cart_spec.rb', true],
    ['src/cart.ts', false],
    ['.kiro/specs/cart/tasks.md', false],
    ['packages/web/.kiro/specs/cart/requirements.md', false],
  ])('%s: %s', (path, expected) => {
    expect(isTestPath(path)).toBe(expected);
  });
});
