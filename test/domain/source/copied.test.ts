import { describe, expect, it } from '@jest/globals';
import { isForeign } from '../../../lib/domain/source/index.ts';

describe('folders of what others have written', () => {
  it.each([
    'vendor',
    'packages/a/node_modules/b',
    'third_party/x',
    'third-party',
    'ThirdParty',
    'lib/site-packages/y',
    '.venv',
    'ios/Pods/z',
    'Carthage',
    'deps/zlib',
    'external/json/tools',
  ])('%s is or lies in one', (folder) => {
    expect(isForeign(folder)).toBe(true);
  });

  it.each(['src/external', 'externals', 'deps', 'packages/deps/a', 'src/pods', 'vendors', 'src/vendored'])(
    "%s may be the project's own",
    (folder) => {
      expect(isForeign(folder)).toBe(false);
    },
  );
});
