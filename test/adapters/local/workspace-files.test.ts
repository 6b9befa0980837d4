import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWorkspaceFiles } from '../../../lib/adapters/local/workspace-files.ts';
import { lintFiles } from '../../../lib/app/lint/lint-files.ts';

const TASKS = 'specs/login/tasks.md';
const TASKS_FOLDER = `.kiro/${TASKS}`;

describe('the files of a folder', () => {
  let root: string;
  const write = (path: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), '# Plan\n');
  };
  const lint = (paths: string[] = []): string[] =>
    lintFiles(createWorkspaceFiles(root), { paths, today: '2026-12-01' }, { rules: new Set(['file-unreadable']) }).report.findings.map(
      ({ ruleId, level, path }) => `${level} ${ruleId} ${path}`,
    );
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'workspace-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it.each([
    { what: 'the .kiro folder', real: 'real', link: '.kiro', file: `real/${TASKS}` },
    { what: 'a spec', real: '../../shared', link: '.kiro/specs/login', file: 'shared/tasks.md' },
    { what: 'a spec of a package', real: '../../../shared', link: 'shop/.kiro/specs/login', file: 'shared/tasks.md' },
    { what: 'nothing that is there', real: 'nowhere', link: '.kiro/specs', file: 'a.md' },
  ])('are not checked behind a link in place of $what, and that is an error', ({ real, link, file }) => {
    write(file);
    mkdirSync(join(root, link, '..'), { recursive: true });
    symlinkSync(real, join(root, link));

    expect(lint()).toEqual([`error file-unreadable ${link}`]);
    expect(lint([link])).toEqual([`error file-unreadable ${link}`]);
  });

  it.each([
    { what: 'on the first line', bytes: [0x23, 0x20, 0xff, 0xfe], line: 1, column: 3 },
    {
      what: 'behind one that somebody wrote',
      bytes: [0xef, 0xbf, 0xbd, 0x0d, 0x0a, 0xc3, 0xa4, 0xef, 0xbf, 0xbd, 0xe4, 0x0a],
      line: 2,
      column: 3,
    },
    { what: 'behind a byte order mark', bytes: [0xef, 0xbb, 0xbf, 0x61, 0xe4], line: 1, column: 2 },
    { what: 'cut at the end', bytes: [0x0a, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82], line: 2, column: 3 },
  ])('are pointed at where the first byte is no UTF-8, $what', ({ bytes, line, column }) => {
    write(TASKS_FOLDER);
    writeFileSync(join(root, TASKS_FOLDER), Buffer.from(bytes));

    const { report } = lintFiles(createWorkspaceFiles(root), { paths: [], today: '2026-12-01' }, { rules: new Set(['file-encoding']) });

    expect(report.findings).toMatchObject([{ ruleId: 'file-encoding', line, column, wholeFile: false }]);
  });

  it('may hold links elsewhere, and to files that are not checked', () => {
    write('real/a.txt');
    mkdirSync(join(root, '.kiro'));
    symlinkSync('real', join(root, 'other'));
    symlinkSync('../real/a.txt', join(root, '.kiro/notes.txt'));

    expect(lint()).toEqual([]);
  });

  it.each([
    { link: 'AGENTS.md', to: 'CLAUDE.md', found: ['warning file-unreadable AGENTS.md'] },
    { link: 'web/AGENTS.md', to: '../AGENTS.md', found: [] },
    { link: 'AGENTS.md', to: '.kiro/steering/tech.md', found: [] },
    { link: 'AGENTS.md', to: 'nowhere.md', found: ['error file-unreadable AGENTS.md'] },
    { link: 'AGENTS.md', to: '/etc/hosts', found: ['error file-unreadable AGENTS.md'] },
    { link: '.kiro/steering/more.md', to: '../../CLAUDE.md', found: ['error file-unreadable .kiro/steering/more.md'] },
  ])('may hold $link as a link to $to: $found', ({ link, to, found }) => {
    for (const path of ['CLAUDE.md', 'AGENTS.md', '.kiro/steering/tech.md']) if (path !== link) write(path);
    mkdirSync(join(root, link, '..'), { recursive: true });
    symlinkSync(to, join(root, link));

    expect(lint()).toEqual(found);
  });

  it('may hold no folder in the place of a document', () => {
    write('.kiro/specs/login/requirements.md');
    mkdirSync(join(root, TASKS_FOLDER));
    write('docs/design.md/a.md');

    expect(lint()).toEqual([`error file-unreadable ${TASKS_FOLDER}`]);
    expect(lint([TASKS_FOLDER])).toEqual([`error file-unreadable ${TASKS_FOLDER}`]);
    write(`${TASKS_FOLDER}/part.md`);
    expect(lint(['.kiro/specs/login'])).toEqual([`error file-unreadable ${TASKS_FOLDER}`]);
  });

  it('are told where their waivers and approvals cannot be read', () => {
    write('.kiro/specs/login/requirements.md');
    const findings = (): string[] => {
      const { report } = lintFiles(
        createWorkspaceFiles(root),
        { paths: [], today: '2026-12-01' },
        { rules: new Set(['file-unreadable', 'file-binary']) },
      );
      return report.findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
    };

    expect(findings()).toEqual([]);
    mkdirSync(join(root, '.stringline/approvals.yaml'), { recursive: true });
    writeFileSync(join(root, '.stringline/waivers.yaml'), 'waivers: []\0');
    expect(findings()).toEqual(['file-unreadable .stringline/approvals.yaml', 'file-binary .stringline/waivers.yaml']);
  });

  it('say what could not be opened', () => {
    write('file');

    expect(createWorkspaceFiles(join(root, 'file')).list()).toEqual({ paths: [], closed: new Map([['', 'ENOTDIR']]), ignoreFiles: [] });
  });

  it('that cannot be opened are an error where specs may be', () => {
    const closed = new Map(['.kiro/specs', 'src', 'shop/.kiro'].map((path) => [path, 'EACCES']));
    const files = { list: () => ({ paths: [], closed }), read: () => ({}) };

    const { report } = lintFiles(files, { paths: [], today: '2026-12-01' }, {});

    expect(report.findings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      '.kiro/specs: Nothing in this folder was checked: EACCES.',
      'shop/.kiro: Nothing in this folder was checked: EACCES.',
    ]);
  });
});
