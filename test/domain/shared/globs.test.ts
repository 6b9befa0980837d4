import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseProjectConfig } from '../../../lib/domain/config/index.ts';
import { globTrouble } from '../../../lib/domain/shared/glob-trouble.ts';
import { anyGlob } from '../../../lib/domain/shared/globs.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const HOSTILE = ['a'.repeat(60) + 'c', 'ab'.repeat(30) + 'c', 'a.'.repeat(30) + 'c', `${'a/'.repeat(30)}c`];

describe('globs', () => {
  it.each([
    ['src/**/*.{ts,tsx}', 'src/a/b.tsx'],
    ['**/*.+(ts|tsx)', '.config/a.ts'],
    ['components/@(a|b)*/index.ts', 'components/abc/index.ts'],
    ['{*.a,*.b,*.c,*.d,*.e,*.f,*.g,*.h}', 'x.h'],
    ['**/{TEST-,}*.xml', 'a/TEST-b.xml'],
    ['a\\(b\\)*', 'a(b)c'],
  ])('%s matches %s', (glob, path) => {
    expect(globTrouble(glob)).toBeUndefined();
    expect(anyGlob([glob])(path)).toBe(true);
  });

  it.each([
    ['', 'is empty'],
    ['a'.repeat(401), 'is longer than 400'],
    ['src/{a', 'is not closed'],
    ['*a*a*a*a*a*a*a*b', 'more than 6 `*`'],
    ['{x,*a*a*a*a}*a*a*a*b', 'more than 6 `*`'],
    ['(a+)+b', 'repeats a group'],
    ['(a|a+)b', 'repeats a group'],
    ['+(a|aa)b', 'repeats a group'],
    ['*(+(a))b', 'repeats a group'],
    ['[a]+[a]+[a]+[a]+[a]+b', 'repeats a group'],
  ])('%j is refused, and matches nothing', (glob, reason) => {
    expect(globTrouble(glob)).toContain(reason);
    expect(anyGlob([glob])('aaaa')).toBe(false);
  });

  it('match hostile names in no time, or are refused', () => {
    const characters = fc.constantFrom(...'a*?+(){}|,!@[]/.b'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, minLength: 3, maxLength: 24 }), fc.constantFrom(...HOSTILE), (glob, name) => {
        expect(cpuTime(() => anyGlob([glob])(name))).toBeLessThan(1000);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['lint:\n  exclude: ["(a+)+b"]', 'quality_gates:\n  reports:\n    coverage: ["(a+)+b"]'])(
    'are refused in the configuration: %s',
    (text) => {
      const { findings } = parseProjectConfig(text, '2026-11-27');
      expect(findings.map(({ message }) => message).join()).toContain('is a glob that repeats a group');
    },
  );
});
