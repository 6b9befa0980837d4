import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileHooks, explainHooks, type Hook, type HookTrigger, matchHooks } from '../../../lib/domain/hooks/index.ts';
import { hookWith } from './support.ts';

const name = fc.constantFrom('src', 'lib', 'api', 'a', 'b.c', '.kiro', 'specs', 'index', 'x.test', 'Docker file', 'ü', '(g)', '@scope');
const extension = fc.constantFrom('', '.ts', '.tsx', '.test.ts', '.md', '.d.ts', '.json', '.', '.ts~', '.TS');
const longPath = fc
  .tuple(fc.array(name, { maxLength: 4 }), name, extension)
  .map(([folders, file, ending]) => [...folders, `${file}${ending}`].join('/'));
const path = fc.oneof(
  { arbitrary: longPath, weight: 3 },
  fc.constantFrom('src', 'lib/api', 'a.ts', 'src/a.ts', 'src/.ts', 'src/api/index.ts', 'README.md'),
);
const globPart = fc.constantFrom('**', '*', 'src', 'lib', 'a*', '?', '*b*', '{src,lib}', '[a-c]', '@(src|api)', '!(src)', '.kiro', 'specs');
const globEnd = fc.constantFrom(
  '*.ts',
  '*.{ts,tsx}',
  '*.test.ts',
  '**',
  '*',
  'index.ts',
  '*.[jt]s',
  '*.t?s',
  '{index,x}.md',
  '*.d.{ts,mts}',
  'a.{md,{ts,tsx}}',
  '*.*',
  '.*',
  '*.',
  '+(a|b).ts',
  '*@(.ts|.md)',
  '{,a}.ts',
);
const longGlob = fc
  .tuple(fc.array(globPart, { maxLength: 3 }), globEnd, fc.constantFrom('', '', '', './', '/', '!'))
  .map(([folders, end, start]) => `${start}${[...folders, end].join('/')}`);
const glob = fc.oneof(
  { arbitrary: longGlob, weight: 2 },
  fc.constantFrom(
    'src/**',
    '{src/**,x}',
    'lib/api/**',
    'src/**/*.ts',
    '*',
    'a.ts',
    '**/index.ts',
    'src/*.ts',
    'README.md',
    '/README.md',
    './src/*',
  ),
);
const expression = fc.constantFrom(
  String.raw`\.tsx?$`,
  String.raw`\.(ts|md)$`,
  String.raw`\.(?:ts|json)$`,
  String.raw`(src/.*[^/]*\.ts$|lib/.*[^/]*\.md$)`,
  String.raw`src/.*|\.ts$`,
  String.raw`^src/`,
  String.raw`a|b\.md$`,
  String.raw`\\.ts$`,
  String.raw`index\.ts`,
  String.raw`[.]ts$`,
  String.raw`^(?!src/).*\.ts$`,
);
const matcher: fc.Arbitrary<Hook['matcher']> = fc.oneof(
  fc.constant({ kind: 'all' as const }),
  fc.array(glob, { minLength: 1, maxLength: 3 }).map((globs) => ({ kind: 'globs' as const, globs })),
  expression.map((regex) => ({ kind: 'regex' as const, regex })),
);
const trigger = fc.constantFrom<HookTrigger>('file-save', 'commit');
const root = fc.constantFrom(undefined, undefined, 'src', 'lib/api', 'a');
const hook = fc
  .record({ matcher, trigger, root, enabled: fc.boolean() })
  .map(({ root: folder, ...given }) => hookWith({ ...given, ...(folder !== undefined && { root: folder }) }));

/** What the words of the matchers say, without any index. */
function naive({ root: folder, ...given }: Hook, file: string): boolean {
  if (folder !== undefined) return file.startsWith(`${folder}/`) && naive(given, file.slice(folder.length + 1));
  const { matcher: wanted } = given;
  if (wanted.kind === 'all') return true;
  if (wanted.kind === 'regex') return new RegExp(wanted.regex).test(file);
  const one = (text: string): boolean => {
    const clean = text.trim().replace(/^(?:\.?\/)+/, '');
    const matches = picomatch(clean.replace(/\/\*\*$/, '/**/*'), { dot: true });
    return matches(file) || (!clean.includes('/') && matches(file.slice(file.lastIndexOf('/') + 1)));
  };
  const [without, taken] = [wanted.globs.filter((text) => text.startsWith('!')), wanted.globs.filter((text) => !text.startsWith('!'))];
  return (taken.length === 0 || taken.some(one)) && !without.some((text) => one(text.slice(1)));
}

describe('matching', () => {
  it('gives what a naive reading of every hook gives, in 10,000 pairs and more', () => {
    let pairs = 0;
    fc.assert(
      fc.property(fc.array(hook, { maxLength: 12 }), fc.array(path, { minLength: 1, maxLength: 4 }), trigger, (hooks, files, event) => {
        pairs += hooks.length * files.length;
        const expected = hooks
          .filter((each) => each.enabled && each.trigger === event)
          .map((each) => ({ hook: each, files: files.filter((file) => naive(each, file)) }))
          .filter((each) => each.files.length > 0);

        const found = matchHooks(compileHooks(hooks), { trigger: event, files });

        expect(found).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
    expect(pairs).toBeGreaterThan(10_000);
  });

  it('explains as running exactly what matches', () => {
    fc.assert(
      fc.property(fc.array(hook, { maxLength: 12 }), fc.array(path, { maxLength: 4 }), trigger, (hooks, files, event) => {
        const verdicts = explainHooks(hooks, { trigger: event, files });

        expect(verdicts).toHaveLength(hooks.length);
        expect(verdicts.filter(({ runs }) => runs).map(({ hook: each, files: taken }) => ({ hook: each, files: taken }))).toEqual(
          matchHooks(compileHooks(hooks), { trigger: event, files }),
        );
      }),
    );
  });

  it('never throws and always answers soon, whatever the patterns are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.boolean(), (text, file, asGlob) => {
        const hooks = [hookWith({ matcher: asGlob ? { kind: 'globs', globs: [text] } : { kind: 'regex', regex: text } })];

        expect(matchHooks(compileHooks(hooks), { trigger: 'file-save', files: [file] }).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
