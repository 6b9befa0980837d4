import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  auditSteering,
  parseSteeringFile,
  type RepositoryName,
  repositoryNames,
  STEERING_AUDIT_RULES,
  type SteeringAudit,
} from '../../../lib/domain/steering/index.ts';

interface Given {
  global?: Readonly<Record<string, string>>;
  project?: Readonly<Record<string, string>>;
  paths?: readonly string[];
  names?: readonly RepositoryName[];
}

function audit({ global = {}, project = {}, paths = [], names = [] }: Given): SteeringAudit {
  const files = [
    ...Object.entries(project).map(([path, text]) => parseSteeringFile(path, text, { scope: 'project', root: '.kiro/steering' })),
    ...Object.entries(global).map(([path, text]) => parseSteeringFile(path, text, { scope: 'global', root: '' })),
  ];
  return auditSteering({ files, paths, names, globalRoot: '~/.kiro/steering' });
}

const told = ({ findings }: SteeringAudit): string[] => findings.map(({ path, line, ruleId }) => `${path ?? ''}:${String(line)} ${ruleId}`);

describe('the rules of the audit', () => {
  it('are each a file of their own, named after their id', () => {
    const folder = join(import.meta.dirname, '../../../lib/domain/steering/audit/rules');
    const files = readdirSync(folder).filter((name) => name.startsWith('steering-'));

    expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(STEERING_AUDIT_RULES.map(({ id }) => id).sort());
  });
});

describe('auditing the levels of steering', () => {
  it('takes comments and dates for no statements', () => {
    const text = '<!--\nTaken from a handbook of good practice, licence MIT\n-->\n- Last updated: 2026-08-14\n';

    expect(told(audit({ project: { '.kiro/steering/a.md': `${text}Be kind.\n`, '.kiro/steering/b.md': `${text}Be brief.\n` } }))).toEqual(
      [],
    );
  });

  it('compares the AGENTS.md of a folder with those above and below it, not with those of other folders', () => {
    const rule = 'Use npm instead of yarn for all packages.\n';
    const other = 'Use yarn for packages.\n';

    expect(told(audit({ project: { 'web/AGENTS.md': rule, 'api/AGENTS.md': other, 'docs/AGENTS.md': rule } }))).toEqual([]);
    expect(told(audit({ project: { 'web/AGENTS.md': rule, 'web/shop/AGENTS.md': other } }))).toEqual([
      'web/shop/AGENTS.md:1 steering-contradiction',
    ]);
    expect(told(audit({ project: { 'AGENTS.md': rule, 'web/AGENTS.md': other } }))).toEqual(['web/AGENTS.md:1 steering-contradiction']);
  });

  it('advises to replace global files only, for nothing replaces an AGENTS.md', () => {
    const { findings } = audit({ project: { 'AGENTS.md': 'Use npm for packages.', '.kiro/steering/a.md': 'Use pnpm for packages.' } });

    expect(findings.map(({ fix }) => fix)).toEqual([
      'Remove one; as it is, this one (steering of the project) comes later in the prompt than AGENTS.md of the project and weighs more.',
    ]);
  });

  it('puts files in the order of prompts and says which are replaced', () => {
    const { order } = audit({
      global: { 'tech.md': 'Be brief in all answers.', 'AGENTS.md': 'Be kind.' },
      project: { '.kiro/steering/tech.md': 'Be exact.', 'web/AGENTS.md': 'Use React.', 'AGENTS.md': 'Run the tests.' },
    });

    expect(order.map(({ path, level, replacedBy }) => [path, level, replacedBy])).toEqual([
      ['~/.kiro/steering/AGENTS.md', 'global AGENTS.md', undefined],
      ['~/.kiro/steering/tech.md', 'global steering', '.kiro/steering/tech.md'],
      ['AGENTS.md', 'AGENTS.md of the project', undefined],
      ['web/AGENTS.md', 'AGENTS.md of web', undefined],
      ['.kiro/steering/tech.md', 'steering of the project', undefined],
    ]);
  });

  it('finds what a project repeats of the global files, and names both places', () => {
    const result = audit({
      global: { 'org.md': '# Rules\n\n- Never commit secrets or credentials to the repository.\n' },
      project: { '.kiro/steering/tech.md': '# Tech\n\nUse TypeScript.\n\n* Do not commit secrets or credentials to the repository!\n' },
    });

    expect(told(result)).toEqual(['.kiro/steering/tech.md:5 steering-duplicate']);
    expect(result.findings[0]?.message).toContain('~/.kiro/steering/org.md:3');
  });

  it('finds the example that is shown of it', () => {
    const project = { '.kiro/steering/a.md': 'Do not commit secrets to the repository.\n' };

    expect(told(audit({ global: { 'ORG.md': 'Never commit secrets to a repository.\n' }, project }))).toEqual([
      '.kiro/steering/a.md:1 steering-duplicate',
    ]);
  });

  it('tells a section that was copied once', () => {
    const section = '- Run the linter before each commit.\n- Write unit tests for business logic.\n- Store dates in UTC everywhere.\n';

    const result = audit({ global: { 'org.md': section }, project: { '.kiro/steering/a.md': `Some words of my own.\n\n${section}` } });

    expect(told(result)).toEqual(['.kiro/steering/a.md:3 steering-duplicate']);
    expect(result.findings[0]?.message).toContain('3 statements to line 5');
  });

  it('finds what two files of one level both say', () => {
    const text = 'Run the linter before each commit.\n';

    expect(told(audit({ project: { '.kiro/steering/a.md': text, '.kiro/steering/b.md': text } }))).toEqual([
      '.kiro/steering/b.md:1 steering-repeat',
    ]);
  });

  it.each([
    ['Use npm to install dependencies.', 'Use pnpm for dependencies.', 'package manager: npm and pnpm'],
    ['Always use semicolons.', 'Never use semicolons.', 'one asks for what the other forbids'],
    ['The runtime is Node.js 20.', 'Use Node.js 22.', 'Node.js 20 and Node.js 22'],
    ['Maximum line length: 80', 'The maximum line length is 120 characters.', '80 and 120'],
  ])('finds that a project contradicts: %s / %s', (one, other, why) => {
    const result = audit({ global: { 'org.md': one }, project: { '.kiro/steering/a.md': other } });

    expect(told(result)).toEqual(['.kiro/steering/a.md:1 steering-contradiction']);
    expect(result.findings[0]?.message).toContain(why);
    expect(result.findings[0]?.message).toContain('~/.kiro/steering/org.md:1');
  });

  it.each([
    [
      ['AGENTS.md'],
      'and so does 1 other statement: .kiro/steering/a.md:1.',
      /those in AGENTS\.md of the project and steering of the project come later/,
    ],
    [['.kiro/steering/b.md'], 'and so does 1 other statement: .kiro/steering/b.md:1.', /those in steering of the project come later/],
    [
      ['.kiro/steering/b.md', '.kiro/steering/c.md'],
      'and so do 2 other statements: .kiro/steering/b.md:1, .kiro/steering/c.md:1.',
      /^Remove the one or the others, or replace the file of the global steering by one of the same name;/,
    ],
  ])('tells once, of all levels, what many statements contradict: %j', (paths, others, fix) => {
    const text = 'Use pnpm for dependencies.';
    const project = Object.fromEntries(['.kiro/steering/a.md', ...paths].map((path) => [path, text]));

    const found = audit({ global: { 'org.md': 'Use npm to install dependencies.' }, project }).findings.filter(
      ({ ruleId }) => ruleId === 'steering-contradiction',
    );

    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(others)]);
    expect(found[0]?.fix).toMatch(fix);
  });

  it('takes what many statements of one level contradict for the decision of all of them', () => {
    const project = {
      '.kiro/steering/a.md': 'Use npm to install dependencies.',
      '.kiro/steering/b.md': 'Use pnpm for dependencies.',
      '.kiro/steering/c.md': 'Use pnpm for dependencies.',
    };

    const found = audit({ project }).findings.filter(({ ruleId }) => ruleId === 'steering-contradiction');

    expect(found.map(({ fix }) => fix)).toEqual(['Decide for one of them: all are in the same prompt.']);
  });

  it('tells once what one file has of another, in however many places', () => {
    const [one, two] = ['Run the linter before each commit.', 'Store all dates in UTC everywhere.'];
    const project = { '.kiro/steering/a.md': `${one}\n\n${two}\n`, '.kiro/steering/b.md': `${two}\n\nOwn words.\n\n${one}\n` };

    const { findings } = audit({ project });

    expect(findings.map(({ message }) => message)).toEqual([
      `.kiro/steering/a.md:3 says the same: 2 statements to line 5, the first "${two}".`,
    ]);
  });

  it.each([
    ['manual', 'manual', 0],
    ['manual', 'auto', 0],
    ['always', 'manual', 1],
  ])('compares files only that come into one prompt: %s and %s', (one, other, count) => {
    const file = (mode: string, text: string): string => `---\ninclusion: ${mode}\nname: x\ndescription: x\n---\n${text}\n`;
    const project = {
      '.kiro/steering/a.md': file(one, 'Always use semicolons.'),
      '.kiro/steering/b.md': file(other, 'Never use semicolons.'),
    };

    expect(told(audit({ project }))).toHaveLength(count);
  });

  it.each(['Node.js 20以上', 'Node.js 20 及以上版本', 'Node.js 20 이상', 'Node.js 20 or later'])(
    'takes what is called the least for no other version: %s',
    (least) => {
      const project = { '.kiro/steering/a.md': `${least}\n`, '.kiro/steering/b.md': 'The runtime is Node.js 22.\n' };

      expect(told(audit({ project }))).toEqual([]);
    },
  );

  it.each([
    ['behind the bad habit', '- Console output in services. Use the logger for output.\n', 0],
    ['in the next column', '| Bad | Preferred |\n|---|---|\n| console output | Use the logger for output |\n', 0],
    ['as the bad habit itself', '- Use the logger for output.\n', 1],
  ])('takes what an anti-pattern says %s for what is meant', (_, text, count) => {
    const project = { '.kiro/steering/a.md': `## Anti-patterns\n\n${text}`, '.kiro/steering/b.md': 'Use the logger for output.\n' };

    expect(audit({ project }).findings.filter(({ ruleId }) => ruleId === 'steering-contradiction')).toHaveLength(count);
  });

  it('takes headings and patterns for what statements are about', () => {
    const python = '---\ninclusion: fileMatch\nfileMatchPattern: "**/*.py"\n---\nLines have at most 88 characters.\n';
    const typescript = '# TypeScript\n\nLines have at most 100 characters.\n';
    const never = '## Do not\n\n- Use default exports for components.\n';

    expect(told(audit({ project: { '.kiro/steering/a.md': python, '.kiro/steering/b.md': typescript } }))).toEqual([]);
    expect(told(audit({ project: { 'AGENTS.md': never, '.kiro/steering/b.md': 'Use default exports for components.\n' } }))).toEqual([
      '.kiro/steering/b.md:1 steering-contradiction',
    ]);
  });

  it('finds what concerns this repository only in files for all of them', () => {
    const paths = ['services/order-intake/src/index.ts', 'src/index.ts', 'docs/README.md'];
    const names = repositoryNames(paths, new Map([['package.json', '{ "name": "@acme/shop", "version": "1.0.0" }']]));

    const { findings } = audit({
      global: {
        'org.md':
          'Orders come in by order-intake.\n\nPrices are in `@acme/shop`.\n\nSee `services/order-intake/src`.\n\nCode is in `src/index.ts`, `docs/README.md` or `lib/shared/money.ts`.\n',
      },
      paths,
      names,
    });

    expect(findings.map(({ line, message }) => `${String(line)} ${/`([^`]+)`/.exec(message)?.[1] ?? ''}`)).toEqual([
      '1 order-intake',
      '3 @acme/shop',
      '5 services/order-intake/src',
    ]);
  });

  it('says what a project file loses of the global one that it replaces', () => {
    const { findings } = audit({
      global: { 'security.md': '- Never log personal data.\n- Rotate keys every ninety days.\n' },
      project: { '.kiro/steering/security.md': '- Never log personal data.\n' },
    });

    expect(findings.map(({ ruleId, message }) => [ruleId, message])).toEqual([
      [
        'steering-override',
        'The file replaces ~/.kiro/steering/security.md; 1 of its 2 statements are lost, e.g. "Rotate keys every ninety days.".',
      ],
    ]);
  });
});

describe('names of a repository', () => {
  it.each([
    ['package.json', '{\n  "name": "@acme/shop"\n}', ['@acme/shop']],
    ['api/pyproject.toml', '[project]\nname = "order-intake"\n', ['order-intake']],
    ['Cargo.toml', '[package]\nname = "db_surveyor"\n', ['db_surveyor']],
    ['go.mod', 'module github.com/acme/shop\n\ngo 1.24\n', ['github.com/acme/shop']],
    ['package.json', '{ "name": "shop" }', []],
    ['package.json', '{', []],
  ])('are read from %s', (path, text, expected) => {
    expect(repositoryNames([], new Map([[path, text]])).map(({ name }) => name)).toEqual(expected);
  });
});
