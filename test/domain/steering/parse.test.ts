import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { splitFrontMatter } from '../../../lib/domain/steering/front-matter.ts';
import { isSteeringPath, parseSteeringFile, type SteeringFile } from '../../../lib/domain/steering/index.ts';

const PROJECT = { scope: 'project', root: '.kiro/steering' } as const;
const parse = (text: string, path = '.kiro/steering/api-design.md'): SteeringFile => parseSteeringFile(path, text, PROJECT);
const rules = ({ findings }: SteeringFile): string[] => findings.map(({ ruleId, level }) => `${level} ${ruleId}`);

describe('parseSteeringFile', () => {
  it.each([
    ['no front matter', '# Title\n', { mode: 'always', body: '# Title\n' }],
    ['always', '---\ninclusion: always\n---\n# Title\n', { mode: 'always', body: '# Title\n' }],
    ['empty front matter', '---\n---\n# Title\n', { mode: 'always', body: '# Title\n' }],
    ['front matter without inclusion', '---\ntitle: x\npriority: 3\n---\nbody', { mode: 'always', body: 'body' }],
    ['manual', '---\ninclusion: manual\ncontextKey: hooks\n---\nbody', { mode: 'manual', name: 'api-design', body: 'body' }],
    ['quoted manual', "---\ninclusion: 'manual' # by hand\nname: deploy\n---\nbody", { mode: 'manual', name: 'deploy' }],
    [
      'a pattern',
      '---\ninclusion: fileMatch\nfileMatchPattern: "components/**/*.tsx"\n---\nbody',
      { mode: 'fileMatch', patterns: ['components/**/*.tsx'] },
    ],
    [
      'a list of patterns',
      '---\ninclusion: fileMatch\nfileMatchPattern: ["**/*.ts", "**/tsconfig.*.json"]\n---\n',
      { mode: 'fileMatch', patterns: ['**/*.ts', '**/tsconfig.*.json'] },
    ],
    [
      'patterns between commas',
      "---\ninclusion: fileMatch\nfileMatchPattern: '*.tsx, *.jsx,*react*'\n---\n",
      { mode: 'fileMatch', patterns: ['*.tsx', '*.jsx', '*react*'] },
    ],
    [
      'patterns in braces',
      '---\ninclusion: fileMatch\nfileMatchPattern: "{a/**,b.yaml}"\n---\n',
      { mode: 'fileMatch', patterns: ['{a/**,b.yaml}'] },
    ],
    [
      'auto',
      '---\ninclusion: auto\nname: rest\ndescription: REST conventions\n---\nbody',
      { mode: 'auto', name: 'rest', description: 'REST conventions' },
    ],
    ['a byte order mark and CRLF', '\uFEFF---\r\ninclusion: manual\r\n---\r\nbody\r\n', { mode: 'manual', body: 'body\n' }],
    ['a rule further down', 'text\n\n---\n\nmore', { mode: 'always', body: 'text\n\n---\n\nmore' }],
  ])('reads %s without complaint', (_name, text, expected) => {
    const file = parse(text);

    expect(file).toMatchObject({ ...expected, refused: undefined, raw: text, relative: 'api-design.md' });
    expect(file.findings.filter(({ ruleId }) => ruleId !== 'steering-empty')).toEqual([]);
  });

  it.each([
    ['a misspelt inclusion', '---\ninclusion: filematch\n---\nbody', 'steering-inclusion', 'Did you mean `fileMatch`?'],
    ['inclusion: never', '---\ninclusion: never\n---\nbody', 'steering-inclusion', '`manual` keeps a file out'],
    ['a list as inclusion', '---\ninclusion: [always]\n---\nbody', 'steering-inclusion', 'Write one of'],
    ['an inclusion that contains itself', '---\ninclusion: &a [*a]\n---\nbody', /steering-(?:inclusion|front-matter)/, ''],
    ['a yes, which is a text', '---\ninclusion: yes\n---\nbody', 'steering-inclusion', ''],
    ['a missing pattern', '---\ninclusion: fileMatch\n---\nbody', 'steering-pattern-missing', 'fileMatchPattern'],
    ['a number as pattern', '---\ninclusion: fileMatch\nfileMatchPattern: [1]\n---\nbody', 'steering-pattern-missing', ''],
    ['invalid YAML', '---\ninclusion: [\n---\nbody', 'steering-front-matter', 'Start the file with'],
    ...[
      ['fileMatchPattern: **/*.ts', 'fileMatchPattern: "**/*.ts"'],
      ['fileMatchPattern: {a,b}/*.ts', 'fileMatchPattern: "{a,b}/*.ts"'],
      ['fileMatchPattern: [*.ts, src/**]', 'fileMatchPattern: ["*.ts", "src/**"]'],
      ['description: Use when: tabs', 'description: "Use when: tabs"'],
      ['description: @team rules', 'description: "@team rules"'],
      ['description: "a" and b', `description: '"a" and b'`],
      ['name: @a\ndescription: @b', 'name: "@a"'],
      ['fileMatchPattern:\n  - "src/*.ts"\n  - *.md', '  - "*.md"'],
    ].map(([lines = '', right = '']): [string, string, string, string] => [
      `a value that needs quotes, ${lines}`,
      `---\ninclusion: fileMatch\n${lines}\n---\nbody`,
      'steering-front-matter',
      `Put it into quotes: \`${right}\`.`,
    ]),
    ...[
      ...['fileMatchPattern: ["a.ts", **/*.md]', 'fileMatchPattern: [**/{a,b}.ts]', 'fileMatchPattern: *.ts # all'],
      ...['description: "a', 'fileMatchPattern: [a', 'name: @a\n- b', 'inclusion: *a', ': @a'],
    ].map((lines): [string, string, string, string] => [
      `a fault that quotes do not mend, ${lines}`,
      `---\n${lines}\n---\nbody`,
      'steering-front-matter',
      'Start the file with',
    ]),
    [
      'a tag bomb',
      `---\na: &a [${'x,'.repeat(9)}x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: [${'*b,'.repeat(9)}*b]\n---\nbody`,
      'steering-front-matter',
      '',
    ],
    ['front matter that is a list', '---\n- a\n---\nbody', 'steering-front-matter', ''],
    [
      'front matter that is never closed, with a value that needs quotes',
      '---\nname: @a\n\n# T\n',
      'steering-front-matter',
      'Start the file',
    ],
    ['front matter that is never closed', '---\ninclusion: manual\n\n# Title\n', 'steering-front-matter', ''],
    ['front matter after a blank line', '\n---\ninclusion: manual\n---\nbody', 'steering-front-matter', ''],
    ['front matter without fences', 'inclusion: manual\n\n# Title\n', 'steering-front-matter', ''],
  ])('loads the whole file always for %s, and warns', (_name, text, ruleId, fix) => {
    const file = parse(text);

    expect(file).toMatchObject({ mode: 'always', body: text });
    expect(file.findings).toHaveLength(1);
    expect(file.findings[0]).toMatchObject({ level: 'warning', path: '.kiro/steering/api-design.md' });
    expect(file.findings[0]?.ruleId).toMatch(ruleId);
    expect(file.findings[0]?.fix).toContain(fix);
  });

  it.each([
    ['an empty file', '', ['info steering-empty']],
    ['auto without description', '---\ninclusion: auto\n---\nbody', ['warning steering-auto-description']],
    ['a pattern that can match nothing', '---\ninclusion: fileMatch\nfileMatchPattern: "src/{a"\n---\nbody', ['warning steering-pattern']],
    [
      'a pattern that would take for ever',
      '---\ninclusion: fileMatch\nfileMatchPattern: "*a*a*a*a*a*a*a*b"\n---\nbody',
      ['warning steering-pattern'],
    ],
  ])('names %s', (_name, text, expected) => {
    expect(rules(parse(text))).toEqual(expected);
  });

  it.each([
    [String.raw`(pom\.xml|.*\.java)$`, '`fileMatchPattern: ["**/pom.xml", "**/*.java"]`'],
    [String.raw`.*\.(js|ts)$`, '`fileMatchPattern: "**/*.{js,ts}"`'],
    ['a{2,3}$', 'e.g. `fileMatchPattern: "src/**/*.ts"`'],
  ])('says of %s that it is a regular expression, and which globs were meant', (pattern, fix) => {
    const { findings } = parse(`---\ninclusion: fileMatch\nfileMatchPattern: '${pattern}'\n---\nbody`);

    expect(findings).toMatchObject([
      {
        ruleId: 'steering-pattern',
        message: `The pattern \`${pattern}\` is a regular expression where Kiro takes globs, and matches nothing.`,
        fix: `Write ${fix}.`,
        line: 3,
      },
    ]);
  });

  it.each([
    ['a pattern in a list', 'title: A\ninclusion: fileMatch\nfileMatchPattern:\n  - "src/**"\n  - "src/{a"', 6],
    ['a pattern beside its key', 'inclusion: fileMatch\ntitle: A\nfileMatchPattern: "src/{a"', 4],
    ['a pattern of several behind commas', 'inclusion: fileMatch\n"fileMatchPattern": "src/**, src/{a"', 3],
    ['a value that is no pattern', 'title: A\ninclusion: fileMatch\nfileMatchPattern: [1]', 4],
    ['no pattern', 'title: A\ninclusion: fileMatch', 3],
    ['an inclusion', 'title: A\ninclusion: never', 3],
    ['auto without description', 'title: A\ninclusion: auto', 3],
    ['a key', 'title: A\ninclusion: manual\nfile(MatchPattern: a', 4],
  ])('says on which line of the front matter stands %s', (_name, front, line) => {
    for (const end of ['\n', '\r\n']) {
      const { findings } = parse(`\uFEFF---\n${front}\n---\n\nfileMatchPattern: inclusion\n`.replaceAll('\n', end));

      expect(findings.map((finding) => finding.line)).toEqual([line]);
    }
  });

  it.each([
    ['hidden Unicode', 'Be nice.\u{E0041}\u{E0042}\n', 'error source-hidden-unicode', 'contains hidden Unicode characters'],
    [
      'hidden Unicode in front matter',
      '---\ninclusion: man\u200Bual\n---\n',
      'error source-hidden-unicode',
      'contains hidden Unicode characters',
    ],
    ['a huge file', 'x'.repeat(300_000), 'error steering-too-large', 'too large'],
  ])('refuses %s', (_name, text, rule, refused) => {
    const file = parse(text);

    expect(file).toMatchObject({ refused, body: '' });
    expect(rules(file)).toContain(rule);
  });

  it.each([
    ['AGENTS.md', 'project', 'agents'],
    ['packages/api/AGENTS.md', 'project', 'agents'],
    ['.kiro/steering/AGENTS.md', 'project', 'manual'],
    ['AGENTS.md', 'global', 'agents'],
    ['tools/x.md', 'global', 'manual'],
  ] as const)('takes %s (%s) as %s', (path, scope, mode) => {
    const file = parseSteeringFile(path, '---\ninclusion: manual\n---\nbody', { scope, root: scope === 'global' ? '' : '.kiro/steering' });

    expect(file.mode).toBe(mode);
  });

  it('never throws, and never puts a file it refused into a prompt', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'binary' }).map((text) => `---\n${text}\n---\nbody`),
        ),
        (text) => {
          const file = parse(text);
          expect(file.refused === undefined || file.body === '').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads plain lines as a YAML parser does', () => {
    const word = fc.constantFrom(
      'a',
      'inclusion',
      'x-y',
      'null',
      'true',
      'A b',
      '1',
      '"q"',
      "'s'",
      '"a, b"',
      "'it",
      '["a", "b"]',
      "[ 'a','b' ]",
      '[a]',
      'a: b',
      'a # c',
      '~',
      '- a',
      '',
      ' ',
      '.5',
      'a\\',
      '"\\n"',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('inclusion', 'name', 'description', 'other'), fc.constantFrom(': ', ':', ':  '), word), {
          minLength: 1,
          maxLength: 3,
        }),
        (lines) => {
          const yaml = lines.map((line) => line.join('')).join('\n');
          const quick = splitFrontMatter(`---\n${yaml}\n---\nbody`);
          // A comment line sends the same text through the parser.
          const parsed = splitFrontMatter(`---\n# comment\n${yaml}\n---\nbody`);
          expect(quick.kind).toBe(parsed.kind);
          if (quick.kind === 'valid' && parsed.kind === 'valid') expect(quick.data).toEqual(parsed.data);
        },
      ),
      { numRuns: 1000 },
    );
  });

  const corpus = join(import.meta.dirname, '../../../../shared/corpus');
  const repositories = existsSync(corpus) ? readdirSync(corpus).filter((name) => existsSync(join(corpus, name, '.kiro/steering'))) : [];
  (repositories.length === 0 ? it.skip : it)('reads every steering file of real repositories', () => {
    for (const name of repositories) {
      const folder = join(corpus, name, '.kiro/steering');
      for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.md'))) {
        const file = parse(readFileSync(join(folder, path), 'utf8'), `.kiro/steering/${path}`);
        expect(file.findings.filter(({ level }) => level === 'error')).toEqual([]);
        expect(['always', 'fileMatch', 'manual', 'auto']).toContain(file.mode);
      }
    }
  });
});

describe('isSteeringPath', () => {
  it.each([
    ['.kiro/steering/a.md', true],
    ['.kiro/steering/deep/er/A.MD', true],
    ['.kiro/steering/a.txt', false],
    ['.kiro/steering-old/a.md', false],
    ['AGENTS.md', true],
    ['a/b/AGENTS.md', true],
    ['a/NOT-AGENTS.md', false],
    ['README.md', false],
  ])('of %s is %s', (path, expected) => {
    expect(isSteeringPath(path, '.kiro/steering')).toBe(expected);
  });
});
