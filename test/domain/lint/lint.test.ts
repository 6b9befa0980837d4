import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import {
  type Family,
  FAMILIES,
  isUnsuppressed,
  type LintOptions,
  lintRules,
  lintWorkspace,
  readBaseline,
  writeBaseline,
} from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const SPEC = {
  '.kiro/specs/login/requirements.md': [
    '# Requirements Document',
    '',
    '## Introduction',
    '',
    'People sign in.',
    '',
    '### Requirement 1: Sign in',
    '',
    '**User Story:** As a user, I want to sign in, so that I see my orders.',
    '',
    '#### Acceptance Criteria',
    '',
    '1. WHEN the password is right, THE system SHALL respond quickly',
    '',
    '### Requirement 1: Sign out',
    '',
    '#### Acceptance Criteria',
    '',
    '1. WHEN the user signs out, THE system SHALL delete the session',
    '',
  ].join('\n'),
};
const withRules = (rules: ReturnType<typeof workspaceOf>['config']['lint']['rules']) => {
  const workspace = workspaceOf(SPEC);
  return { ...workspace, settings: rules };
};
const hash = (data: string | Uint8Array): string => String(data);
const idsOf = (report: ReturnType<typeof lintWorkspace>): string[] => report.findings.map(({ ruleId }) => ruleId);

describe('linting a workspace', () => {
  it('shows no credential, whatever is found on its line', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    const hook = { name: 'Call', version: '1', when: { type: 'userTriggered' }, then: { type: 'runCommand', command: `curl -H ${token}` } };
    const files = { '.kiro/steering/a.md': `The token\u200B is ${token}\n`, '.kiro/hooks/a.kiro.hook': JSON.stringify(hook) };

    const { findings } = lintWorkspace(workspaceOf(files));

    expect(findings.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(['hook-secret', 'steering-secret', 'source-hidden-unicode']),
    );
    expect(JSON.stringify(findings)).not.toContain(token);
    const [found] = findings.filter(({ ruleId }) => ruleId === 'steering-secret');
    expect(found?.excerpt?.text.slice(found.excerpt.column - 1)).toBe('*'.repeat(token.length));
  });

  it('quotes a criterion without the comment behind it', () => {
    const path = '.kiro/specs/login/requirements.md';
    const text = SPEC[path].replace('quickly', 'quickly <!-- a note -->');

    const { findings } = lintWorkspace(workspaceOf({ [path]: text }));

    expect(findings.find(({ ruleId }) => ruleId === 'requirements-vague')?.message).toContain('respond quickly"');
  });

  it('tells of a file with both sides of a merge nothing else, but secrets', () => {
    const path = '.kiro/specs/login/requirements.md';
    const torn = `<<<<<<< HEAD\n${SPEC[path]}=======\n>>>>>>> main\n`;
    const steering = `<<<<<<< HEAD\ntoken: ghp_${'aB3'.repeat(12)}\n=======\n>>>>>>> main\n`;

    expect(idsOf(lintWorkspace(workspaceOf({ [path]: torn })))).toEqual(['file-conflict']);
    expect(idsOf(lintWorkspace(workspaceOf({ '.kiro/steering/a.md': steering })))).toEqual(['file-conflict', 'steering-secret']);
  });

  it.each<[string, string, LintOptions, Partial<ReturnType<typeof workspaceOf>>]>([
    ['waived', '<!-- stringline-waive-file file-conflict until 2027-01-31: shown to students -->\n', {}, {}],
    ['not asked for', '', { rules: new Set(['requirements-duplicate-id']) }, {}],
    ['of no weight', '', {}, { settings: { 'file-conflict': { level: 'info' } } }],
    ['off', '', {}, { settings: { 'file-conflict': { level: 'off' } } }],
  ])('tells all of a file with both sides of a merge where these are %s', (_name, head, options, more) => {
    const path = '.kiro/specs/login/requirements.md';
    const torn = `${head}<<<<<<< HEAD\n${SPEC[path]}=======\n>>>>>>> main\n`;

    expect(idsOf(lintWorkspace({ ...workspaceOf({ [path]: torn }), ...more }, options))).toContain('requirements-duplicate-id');
  });

  it('tells all of a file with both sides of a merge that were known before', () => {
    const path = '.kiro/specs/login/requirements.md';
    const torn = `<<<<<<< HEAD\n${SPEC[path]}=======\n>>>>>>> main\n`;
    const workspace = workspaceOf({ [path]: torn });
    const written = readBaseline(writeBaseline(lintWorkspace(workspace).findings, hash));

    const { findings } = lintWorkspace(workspace, written.ok ? { baseline: { file: written.baseline, hash } } : {});

    expect(idsOf({ findings } as ReturnType<typeof lintWorkspace>)).toContain('requirements-duplicate-id');
  });

  describe('a baseline', () => {
    const PATH = '.kiro/specs/login/requirements.md';
    const head = '# Requirements\n\n### Requirement 1: Sign in\n\n**User Story:** As a user, I want to sign in, so that I see my data.\n\n';
    const criteria = (...sentences: string[]): string =>
      `${head}#### Acceptance Criteria\n\n${sentences.map((sentence, index) => `${index + 1}. ${sentence}\n`).join('')}`;
    const QUICK = 'WHEN the user enters a password, THE Login SHALL answer quickly';
    const EASY = 'WHEN the user waits, THE Login SHALL be user-friendly';
    const MORE = 'WHEN the user leaves, THE Login SHALL forget the session';
    const RULES = ['requirements-vague', 'tasks-success-criterion', 'tasks-duplicate-id'];
    const unknown = (before: string, after: string, path = PATH, ids = RULES): string[] => {
      const rules = new Set(ids);
      const written = readBaseline(writeBaseline(lintWorkspace(workspaceOf({ [path]: before }), { rules }).findings, sha256));
      if (!written.ok) throw new Error(written.reason);
      const { findings } = lintWorkspace(workspaceOf({ [path]: after }), { rules, baseline: { file: written.baseline, hash: sha256 } });
      return findings.filter(({ known }) => known !== true).map(({ message }) => message);
    };

    it.each([
      ['moved', criteria(EASY, QUICK)],
      ['numbered anew by one in front', criteria(MORE, QUICK, EASY)],
      ['of a requirement that is numbered anew', criteria(QUICK, EASY).replace('Requirement 1', 'Requirement 12')],
      ['below new text', criteria(QUICK, EASY).replace('\n\n', '\n\nAbout signing in.\n\n')],
    ])('knows criteria that are %s', (_, after) => {
      expect(unknown(criteria(QUICK, EASY), after)).toEqual([]);
    });

    it('knows tasks that are ticked and numbered anew', () => {
      const tasks = '# Plan\n\n- [ ] 1. Add `a.ts`\n- [ ] 2. Add `b.ts`\n';
      const after = '# Plan\n\n- [ ] 1. Remove `c.ts`\n  - Done when: it is gone\n- [-] 2. Add `a.ts`\n- [ ] 3. Add `b.ts`\n';

      expect(unknown(tasks, after, '.kiro/specs/login/tasks.md')).toEqual([]);
    });

    it('does not know a criterion that says the same as another whose number is new', () => {
      const told = unknown(criteria(QUICK, QUICK), criteria(MORE, QUICK, QUICK), PATH, ['requirements-duplicate-criterion']);

      expect(told).toEqual(['Criterion 1.3 says the same as 1.2.']);
    });

    it.each([
      ['reworded', criteria(QUICK.replace('answer', 'reply'), EASY)],
      ['there once more', criteria(QUICK, EASY, QUICK)],
      ['new', criteria(QUICK, EASY, 'WHEN the user leaves, THE Login SHALL end quickly')],
      ['of another number in its words', criteria(QUICK.replace('a password', '2 passwords'), EASY)],
    ])('does not know a criterion that is %s', (_, after) => {
      expect(unknown(criteria(QUICK, EASY), after)).toHaveLength(1);
    });
  });

  it('puts findings of every family in their places, by path and line', () => {
    const report = lintWorkspace(
      workspaceOf({ ...SPEC, '.kiro/steering/a.md': '---\ninclusion: never\n---\n', '.kiro/config/project.yaml': 'budgets: 1\n' }),
      { rules: new Set(['requirements-duplicate-id', 'requirements-story', 'steering-inclusion', 'config-unknown-key']) },
    );

    expect(report.findings.map(({ path, line, ruleId, family }) => `${path}:${line} ${ruleId} ${family}`)).toEqual([
      '.kiro/config/project.yaml:1 config-unknown-key config',
      '.kiro/specs/login/requirements.md:15 requirements-duplicate-id specs',
      '.kiro/specs/login/requirements.md:15 requirements-story specs',
      '.kiro/steering/a.md:2 steering-inclusion steering',
    ]);
    expect({ files: report.files.length, specs: report.specs }).toEqual({ files: 3, specs: 1 });
  });

  it('compares steering with the global files where they are known, and reports on files of the repository only', () => {
    const texts = { '.kiro/steering/a.md': 'Use pnpm for dependencies.\n', 'staging/.kiro/steering/b.md': 'See `src/none/gone.ts`.\n' };
    const globalSteering = new Map([['org.md', 'Use npm to install dependencies.\n\nSee `staging/src/here.ts`.\n']]);
    const paths = [...Object.keys(texts), 'staging/src/here.ts'];

    const report = lintWorkspace(workspaceOf(texts, { globalSteering, paths }));

    expect(report.findings.map(({ path, ruleId }) => `${path} ${ruleId}`)).toEqual([
      '.kiro/steering/a.md steering-contradiction',
      'staging/.kiro/steering/b.md steering-path-dead',
    ]);
  });

  it('takes levels from the project, and leaves out what is off', () => {
    const report = lintWorkspace(withRules({ 'requirements-story': { level: 'error' }, 'requirements-duplicate-id': { level: 'off' } }));

    expect(report.findings.filter(({ ruleId }) => ruleId === 'requirements-story').map(({ level }) => level)).toEqual(['error']);
    expect(idsOf(report)).not.toContain('requirements-duplicate-id');
  });

  it('reports some rules and some files only where it is told to', () => {
    expect(idsOf(lintWorkspace(workspaceOf(SPEC), { rules: new Set(['requirements-story']) }))).toEqual(['requirements-story']);
    expect(idsOf(lintWorkspace(workspaceOf(SPEC), { within: (path) => path.startsWith('other/') }))).toEqual([]);
  });

  describe('with a family that throws', () => {
    const broken: Family = {
      id: 'specs',
      title: 'Broken things',
      about: '',
      rules: [],
      check() {
        throw new Error('out of luck');
      },
    };
    const waivers = 'waivers:\n  - { rule: specs-check, reason: we know about this, expires: 2027-01-31 }\n';
    const workspace = { ...workspaceOf({ '.stringline/waivers.yaml': waivers }), settings: { 'specs-check': { level: 'off' as const } } };

    it.each<[string, LintOptions]>([
      ['everything', {}],
      ['other rules', { rules: new Set(['steering-inclusion']) }],
      ['other files', { within: (path) => path === 'a.md' }],
      ['what changed', { changed: { lines: new Map(), before: new Map(), hash } }],
    ])('reports it when asked for %s, whatever waivers and levels say', (_what, options) => {
      const { findings } = lintWorkspace(workspace, { ...options, families: [broken] });

      expect(findings.filter(({ ruleId }) => ruleId !== 'waiver-unused')).toEqual([
        {
          ruleId: 'specs-check',
          level: 'error',
          path: '.kiro',
          line: 1,
          wholeFile: true,
          family: 'specs',
          message: 'The checks of Broken things could not be run: out of luck',
        },
      ]);
    });

    it('reports it by a rule that is listed', () => {
      expect(FAMILIES.map(({ id }) => lintRules().get(`${id}-check`)?.level)).toEqual(FAMILIES.map(() => 'error'));
    });

    it('reports it though a baseline knows it', () => {
      const { findings } = lintWorkspace(workspace, { families: [broken] });
      const baseline = readBaseline(writeBaseline(findings, hash));

      const again = lintWorkspace(workspace, { families: [broken], ...(baseline.ok && { baseline: { file: baseline.baseline, hash } }) });

      expect(again.findings.filter(isUnsuppressed).map(({ ruleId }) => ruleId)).toEqual(['specs-check']);
    });
  });

  it('reports hidden characters once, whoever finds them', () => {
    const report = lintWorkspace(workspaceOf({ '.kiro/steering/a.md': 'plain \u{E0041} text' }));

    expect(idsOf(report)).toEqual(['source-hidden-unicode']);
  });

  it('removes hidden characters of themselves, but for those of an example, which may be about them', () => {
    const text = 'plain \u2060text\n\n```ts\nconst joiner = "\u2060";\n```\n\n\u2060more\n';

    const { findings } = lintWorkspace(workspaceOf({ '.kiro/specs/a/design.md': text }));

    const hidden = findings.filter(({ ruleId }) => ruleId === 'source-hidden-unicode');
    expect(hidden.map(({ line, edit }) => [line, edit !== undefined])).toEqual([
      [1, true],
      [4, false],
      [7, true],
    ]);
    expect(hidden[1]?.fix).toContain('`\\u2060`');
  });

  it('says why a file was not checked', () => {
    const report = lintWorkspace(
      workspaceOf(
        {},
        {
          problems: new Map([
            ['.kiro/a.md', { kind: 'binary' }],
            ['.kiro/b.md', { kind: 'too-large', bytes: 9, limit: 8 }],
            ['.kiro/c.md', { kind: 'encoding' }],
            ['.kiro/d.md', { kind: 'unreadable', reason: 'EACCES' }],
          ] as const),
        },
      ),
    );

    expect(report.findings.map(({ path, ruleId, wholeFile }) => [path, ruleId, wholeFile])).toEqual([
      ['.kiro/a.md', 'file-binary', true],
      ['.kiro/b.md', 'file-too-large', true],
      ['.kiro/c.md', 'file-encoding', true],
      ['.kiro/d.md', 'file-unreadable', true],
    ]);
  });
});

describe('the rules of all families', () => {
  it('have ids of their own', () => {
    const ids = FAMILIES.flatMap(({ rules }) => rules.map(({ id }) => id));

    expect(new Set(ids).size).toBe(ids.length);
    expect(lintRules().size).toBe(ids.length);
  });

  it('explain themselves with a wrong and a right example', () => {
    const silent = [...lintRules().values()].filter(
      ({ explanation, example }) => explanation === '' || example.wrong === '' || example.right === '' || example.wrong === example.right,
    );

    expect(silent).toEqual([]);
  });
});
