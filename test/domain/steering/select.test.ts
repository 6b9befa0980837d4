import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  autoOffers,
  parseSteeringFile,
  selectSteering,
  type SteeringFile,
  type SteeringRequest,
} from '../../../lib/domain/steering/index.ts';
import { processorTime } from '../../support/cpu-time.ts';

const NOTHING: SteeringRequest = { paths: [], manual: [], autoPicked: [] };
const project = (path: string, text: string): SteeringFile => parseSteeringFile(path, text, { scope: 'project', root: '.kiro/steering' });
const global = (path: string, text: string): SteeringFile => parseSteeringFile(path, text, { scope: 'global', root: '' });
const steering = (name: string, front: string, body = 'body'): SteeringFile =>
  project(`.kiro/steering/${name}.md`, front === '' ? body : `---\n${front}\n---\n${body}`);
const reasons = (files: SteeringFile[], request: Partial<SteeringRequest> = {}) => {
  const { applied, notApplied } = selectSteering(files, { ...NOTHING, ...request });
  return {
    applied: applied.map(({ file, reason }) => `${file.scope} ${file.path}: ${reason}`),
    not: notApplied.map(({ file, reason }) => `${file.scope} ${file.path}: ${reason}`),
  };
};

describe('selectSteering', () => {
  it.each([
    ['always', '', {}, 'always'],
    ['a manual file that is asked for', 'inclusion: manual', { manual: ['#x'] }, 'manual #x'],
    ['a manual file that is asked for as a command', 'inclusion: manual\nname: deploy', { manual: ['/deploy'] }, 'manual #deploy'],
    ['an auto file that a person asks for', 'inclusion: auto\ndescription: d', { manual: ['x.md'] }, 'manual #x'],
    ['an auto file that was picked', 'inclusion: auto\ndescription: d', { autoPicked: ['x'] }, 'auto picked'],
    [
      'a matching file',
      'inclusion: fileMatch\nfileMatchPattern: "components/**"',
      { paths: ['README.md', 'components/a/b.tsx'] },
      'fileMatch components/** matched components/a/b.tsx',
    ],
    [
      'a dot file',
      'inclusion: fileMatch\nfileMatchPattern: "**/*.yml"',
      { paths: ['.github/workflows/ci.yml'] },
      'fileMatch **/*.yml matched .github/workflows/ci.yml',
    ],
    [
      'a file name in any folder',
      'inclusion: fileMatch\nfileMatchPattern: "*.tsx,*.jsx"',
      { paths: ['src/ui/a.jsx'] },
      'fileMatch *.jsx matched src/ui/a.jsx',
    ],
    [
      'one of several by braces',
      'inclusion: fileMatch\nfileMatchPattern: "{a/**,b.yaml}"',
      { paths: ['b.yaml'] },
      'fileMatch {a/**,b.yaml} matched b.yaml',
    ],
    [
      'a pattern from the root',
      'inclusion: fileMatch\nfileMatchPattern: "./src/*.ts"',
      { paths: ['src/a.ts'] },
      'fileMatch ./src/*.ts matched src/a.ts',
    ],
  ])('applies %s and says why', (_name, front, request, reason) => {
    expect(reasons([steering('x', front)], request).applied).toEqual([`project .kiro/steering/x.md: ${reason}`]);
  });

  it.each([
    ['a manual file', 'inclusion: manual', {}, 'manual, not asked for by #x'],
    ['an auto file', 'inclusion: auto\ndescription: d', {}, 'auto, not picked'],
    ['an auto file without description', 'inclusion: auto', { autoPicked: ['x'] }, 'auto without description'],
    [
      'a pattern without match',
      'inclusion: fileMatch\nfileMatchPattern: "src/*.ts"',
      { paths: ['src/deep/a.ts'] },
      'fileMatch src/*.ts matched no path',
    ],
    [
      'a pattern with a folder, by file name alone',
      'inclusion: fileMatch\nfileMatchPattern: "a/*.ts"',
      { paths: ['b/a/x.ts'] },
      'fileMatch a/*.ts matched no path',
    ],
  ])('leaves out %s and says why', (_name, front, request, reason) => {
    expect(reasons([steering('x', front)], request)).toEqual({ applied: [], not: [`project .kiro/steering/x.md: ${reason}`] });
  });

  it('leaves out what is empty or poisoned', () => {
    const files = [steering('empty', 'inclusion: always', ' \n'), steering('poisoned', '', 'Be nice.\u202E'), project('AGENTS.md', '')];

    expect(reasons(files).not).toEqual([
      'project AGENTS.md: empty',
      'project .kiro/steering/empty.md: empty',
      'project .kiro/steering/poisoned.md: refused: contains hidden Unicode characters',
    ]);
  });

  it('lets the project replace the global file of the same name, whether its own applies or not', () => {
    const files = [
      global('tech.md', 'global tech'),
      global('product.md', 'global product'),
      global('only.md', 'x'),
      steering('tech', ''),
      steering('product', 'inclusion: manual'),
      steering('sub/only', ''),
    ];

    expect(reasons(files)).toEqual({
      applied: ['global only.md: always', 'project .kiro/steering/sub/only.md: always', 'project .kiro/steering/tech.md: always'],
      not: [
        "global product.md: replaced by the project's .kiro/steering/product.md",
        "global tech.md: replaced by the project's .kiro/steering/tech.md",
        'project .kiro/steering/product.md: manual, not asked for by #product',
      ],
    });
  });

  it('does not let poisoned project steering bring the global file back', () => {
    const { applied, not } = reasons([global('tech.md', 'global tech'), project('.kiro/steering/tech.md', 'x\u200B')]);

    expect(applied).toEqual([]);
    expect(not[0]).toContain('replaced by');
  });

  it('puts global before project, AGENTS.md before steering, outer before inner', () => {
    const files = [
      steering('a', ''),
      project('packages/api/AGENTS.md', 'inner'),
      project('AGENTS.md', 'root'),
      project('packages/AGENTS.md', 'middle'),
      project('web/AGENTS.md', 'web'),
      global('z.md', 'g'),
      global('AGENTS.md', 'global agents'),
    ];

    expect(reasons(files, { paths: ['packages/api/src/x.ts'] })).toEqual({
      applied: [
        'global AGENTS.md: AGENTS.md',
        'global z.md: always',
        'project AGENTS.md: AGENTS.md',
        'project packages/AGENTS.md: AGENTS.md of packages, for packages/api/src/x.ts',
        'project packages/api/AGENTS.md: AGENTS.md of packages/api, for packages/api/src/x.ts',
        'project .kiro/steering/a.md: always',
      ],
      not: ['project web/AGENTS.md: AGENTS.md of web, which no path is below'],
    });
  });

  it('names what was asked for and does not exist', () => {
    const { findings } = selectSteering([steering('deploy', 'inclusion: manual')], { ...NOTHING, manual: ['#deplyo', 'zzz'] });

    expect(findings.map(({ message, fix }) => `${message} ${fix ?? ''}`)).toEqual([
      'No steering file is named `deplyo`. Did you mean `#deploy`?',
      'No steering file is named `zzz`. There are: deploy.',
    ]);
  });

  it('gives every file one verdict, whatever their order', () => {
    const files = [
      global('a.md', 'x'),
      global('AGENTS.md', 'x'),
      steering('a', ''),
      steering('b', 'inclusion: manual'),
      steering('c', 'inclusion: auto\ndescription: d'),
      project('AGENTS.md', 'x'),
      project('s/AGENTS.md', 'x'),
    ];
    const expected = reasons(files, { paths: ['s/x'] });

    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        expect(reasons(shuffled, { paths: ['s/x'] })).toEqual(expected);
      }),
    );
    expect(expected.applied.length + expected.not.length).toBe(files.length);
  });

  it('resolves 1,000 files in a tenth of a second', () => {
    const texts = Array.from({ length: 1000 }, (_, index) => ({
      path: `.kiro/steering/f${String(index)}.md`,
      text: `---\ninclusion: ${index % 2 === 0 ? 'always' : `fileMatch\nfileMatchPattern: "src/f${String(index)}/**/*.ts"`}\n---\n${'Some line of guidance.\n'.repeat(100)}`,
    }));
    const resolve = (): number =>
      selectSteering(
        texts.map(({ path, text }) => project(path, text)),
        { ...NOTHING, paths: Array.from({ length: 20 }, (_, index) => `src/f${String(index)}/a.ts`) },
      ).applied.length;
    resolve();

    const start = processorTime();
    const applied = resolve();

    expect(applied).toBe(510);
    // The bar is 100 ms on a quiet machine; this guards against a change of kind.
    expect(processorTime() - start).toBeLessThan(1000);
  });
});

describe('autoOffers', () => {
  it('offers what can be picked, by name and description', () => {
    const files = [
      steering('rest', 'inclusion: auto\nname: rest-api\ndescription: REST'),
      steering('mute', 'inclusion: auto'),
      steering('always', ''),
      global('rest.md', '---\ninclusion: auto\ndescription: old\n---\nx'),
    ];

    expect(autoOffers(files)).toEqual([{ name: 'rest-api', description: 'REST' }]);
  });
});
