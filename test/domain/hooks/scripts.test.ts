import { describe, expect, it } from '@jest/globals';
import { readHookFile } from '../../../lib/domain/hooks/index.ts';

describe('modules in .kiro/hooks', () => {
  it('that define nothing are scripts, and none of ours', () => {
    const text = "const { execSync } = require('child_process');\nexecSync('npm test');\n";

    expect(readHookFile('.kiro/hooks/pre-commit.js', text)).toEqual({
      path: '.kiro/hooks/pre-commit.js',
      format: undefined,
      hooks: [],
      problems: [],
    });
  });

  it.each([
    ['.kiro/hooks/quality-gates.ts', 'const hooks = load();\n'],
    ['.kiro/hooks/gates.ts', 'export default { onSave: rules.map(toHook) };\n'],
  ])('%s with %j is told that only literals are read', (path, text) => {
    expect(readHookFile(path, text).problems.map(({ rule }) => rule)).toEqual(['hook-file-syntax']);
  });
});
