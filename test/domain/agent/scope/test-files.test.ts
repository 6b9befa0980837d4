import { describe, expect, it } from '@jest/globals';
import { isTested, isTestPath, judgePath } from '../../../../lib/domain/agent/index.ts';
import { scopeOf } from '../support.ts';

describe('isTestPath', () => {
  it.each([
    ['test/cart.ts', true],
    ['src/cart.test.ts', true],
    ['specs/cart_spec.rb', true],
    ['test.js', true],
    ['shop/tests.py', true],
    ['src/commands/test.ts', false],
    ['src/cart.ts', false],
    ['.kiro/specs/cart/tasks.md', false],
    ['packages/web/.kiro/specs/cart/requirements.md', false],
  ])('%s: %s', (path, expected) => {
    expect(isTestPath(path)).toBe(expected);
  });
});

describe('the scope of whoever may write the tests of a file and nothing else', () => {
  it.each<[string, string, boolean]>([
    ['lib/cli/graph.ts', 'lib/cli/graph.test.ts', true],
    ['lib/cli/graph.ts', 'test/cli/graph.ts', true],
    ['lib/cli/graph.ts', 'lib/domain/specs/graph.ts', false],
    ['lib/cli/graph.ts', 'lib/fixtures/graph.ts', false],
    ['src/deploy.ts', 'scripts/test/deploy-prod.sh', false],
    ['src/deploy.ts', 'spec/deploy.rb', false],
    ['src/deploy.rb', 'spec/deploy_spec.rb', true],
    ['src/deploy.ts', 'src/deploy.ts', false],
  ])('tests of %s: %s is open: %s', (source, path, allowed) => {
    expect(judgePath({ ...scopeOf([]), open: false, testsOf: [source] }, path).allowed).toBe(allowed);
  });

  it.each([
    ['lib/domain/specs/graph.ts', true],
    ['src/fixtures.ts', true],
    ['packages/a/test/fixtures/a.ts', false],
    ['e2e/login.ts', false],
    ['src/cart.test.ts', false],
    ['.kiro/specs/cart/x.ts', false],
  ])('%s has tests of its own: %s', (path, tested) => {
    expect(isTested(path)).toBe(tested);
  });
});
