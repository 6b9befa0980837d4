import { describe, expect, it } from '@jest/globals';
import { lintFiles } from '../../../lib/app/lint/lint-files.ts';
import type { Approved } from '../../../lib/domain/lint/index.ts';
import type { WorkspaceFiles } from '../../../lib/app/lint/ports.ts';

const REQUIREMENTS =
  '# Requirements Document\n\n### Requirement 1: Sum\n\n#### Acceptance Criteria\n\n1. THE Cart SHALL add prices up quickly\n';
const FILES: Readonly<Record<string, string>> = {
  'README.md': '# Shop\n',
  'AGENTS.md': 'See `src/gone.ts`.\n',
  'docs/a.md': 'Plain.\n',
  'docs/b.md': 'Plain, with a tag \u{E0041}.\n',
  'src/a.ts': '',
  '.kiro/specs/cart/requirements.md': REQUIREMENTS,
  '.kiro/specs/cart/tasks.md': '# Plan\n\n- [ ] 1. Implement authentication\n  - _Requirements: 9.9_\n',
  '.kiro/specs/cart/notes.md': 'Notes with a tag \u{E0041}.\n',
  '.kiro/specs/cart/part/tasks.md': '- [ ] 1. Add all\n',
  '.kiro/specs/odd/requirement.md': REQUIREMENTS,
  '.kiro/specs/login/requirements.md': REQUIREMENTS,
  '.kiro/specs/login/tasks.md': '# Plan\n\n- [ ] 1. Create `src/login.ts`\n',
  'shop/.kiro/specs/login/requirements.md': REQUIREMENTS,
  'shop/.kiro/specs/login/tasks.md': '# Plan\n\n- [ ] 1. Create `src/login.ts`\n',
  '.kiro/steering/tech.md': 'Use pnpm to install dependencies. See `src/none.ts`.\n',
  '.kiro/steering/old.md': 'Use npm to install dependencies.\n',
  '.kiro/hooks/a.kiro.hook': '{"name":"A","when":{"type":"fileEdited","patterns":["**/*.rs"]},"then":{"type":"askAgent","prompt":"x"}}',
  '.kiro/config/project.yaml': 'lint: { rules: { requirement-vague: off } }\n',
};
/** Two folders are called `login`: the approval is that of the one where the project keeps its specs. */
const APPROVED: Approved = {
  approvals: [{ spec: 'login', document: 'tasks', digest: 'now', derivedFrom: [{ document: 'requirements', digest: 'before' }] }],
  hash: () => 'now',
};

function lint(
  paths: readonly string[],
  config = FILES['.kiro/config/project.yaml'],
): { found: string[]; read: string[]; report: ReturnType<typeof lintFiles>['report'] } {
  const read: string[] = [];
  const files: WorkspaceFiles = {
    list: () => ({ paths: Object.keys(FILES), closed: new Map() }),
    read: (path) => {
      const text = path === '.kiro/config/project.yaml' ? config : FILES[path];
      if (text === undefined) return {};
      read.push(path);
      return { text };
    },
  };
  const { report } = lintFiles(files, { paths, today: '2026-12-01', approved: APPROVED }, {});
  return { found: report.findings.map(({ path, line, ruleId }) => `${path}:${line} ${ruleId}`), read, report };
}

const isAt = (path: string, asked: string): boolean => path === asked || path.startsWith(`${asked}/`);

describe('a check that leaves paths out', () => {
  it.each(['.kiro/specs/login', '.kiro/specs/login/', '.kiro/specs/log*', '.kiro/specs/login/**'])(
    '%s: a folder with all below it',
    (glob) => {
      const { read } = lint([], `lint: { exclude: [${JSON.stringify(glob)}] }\n`);

      expect(read.filter((path) => path.startsWith('.kiro/specs/login/'))).toEqual([]);
      expect(read).toContain('.kiro/specs/cart/requirements.md');
      expect(read).toContain('shop/.kiro/specs/login/requirements.md');
    },
  );

  it('leaves in what only begins so', () => {
    const { read } = lint([], 'lint: { exclude: [.kiro/specs/log] }\n');

    expect(read).toContain('.kiro/specs/login/requirements.md');
  });
});

describe('a check of some paths', () => {
  const whole = lint([]);

  it('is compared with one that finds something of each kind', () => {
    expect(new Set(whole.report.findings.map(({ family }) => family))).toEqual(
      new Set(['specs', 'approvals', 'steering', 'hooks', 'config', 'files']),
    );
  });

  it.each([
    '.kiro/specs/cart',
    '.kiro/specs/cart/tasks.md',
    '.kiro/specs/cart/part',
    '.kiro/specs',
    '.kiro/specs/login',
    'shop',
    'shop/.kiro/specs/login/requirements.md',
    '.kiro/steering',
    '.kiro/steering/tech.md',
    '.kiro/hooks/a.kiro.hook',
    '.kiro/config',
    'AGENTS.md',
    '.kiro',
    'src',
  ])('finds in %s what a check of everything finds there', (asked) => {
    expect(lint([asked]).found).toEqual(whole.found.filter((found) => isAt(found.replace(/:\d+ .*$/, ''), asked)));
  });

  it.each([
    { asked: '.kiro/specs/login', read: ['requirements', 'tasks'].map((name) => `.kiro/specs/login/${name}.md`) },
    { asked: '.kiro/specs/cart/tasks.md', read: ['notes', 'requirements', 'tasks'].map((name) => `.kiro/specs/cart/${name}.md`) },
    { asked: 'src', read: [] },
  ])('reads for $asked no more than findings there depend on', ({ asked, read }) => {
    expect(lint([asked]).read.filter((path) => path !== '.kiro/config/project.yaml')).toEqual(read);
  });

  it.each([
    { asked: ['README.md'], specs: 0, files: [], unruled: [{ path: 'README.md', files: 1 }] },
    { asked: ['docs'], specs: 0, files: [], unruled: [{ path: 'docs', files: 2 }] },
    {
      asked: ['src', '.kiro/specs/login'],
      specs: 1,
      files: ['.kiro/specs/login/requirements.md', '.kiro/specs/login/tasks.md'],
      unruled: [{ path: 'src', files: 0 }],
    },
    { asked: ['AGENTS.md'], specs: 0, files: ['AGENTS.md'], unruled: undefined },
    { asked: ['.kiro/specs/odd'], specs: 0, files: ['.kiro/specs/odd/requirement.md'], unruled: undefined },
    { asked: ['.kiro/specs/cart/notes.md'], specs: 0, files: [], unruled: [{ path: '.kiro/specs/cart/notes.md', files: 1 }] },
  ])('says of $asked what rules were about', ({ asked, specs, files, unruled }) => {
    const { report } = lint(asked);

    expect({ specs: report.specs, files: report.files, unruled: report.unruled }).toEqual({ specs, files, unruled });
  });

  it('finds hidden characters in whatever it is asked for', () => {
    expect(lint(['docs']).found).toEqual(['docs/b.md:1 source-hidden-unicode']);
  });
});
