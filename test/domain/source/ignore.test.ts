import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createIgnore, type IgnoreFile, isBranchName, isRefName, isRemoteName } from '../../../lib/domain/source/index.ts';

const hidden = (files: IgnoreFile[], paths: string[]): string[] => paths.filter(createIgnore(files));

describe('createIgnore', () => {
  it.each<[string, IgnoreFile[], string[], string[]]>([
    ['nothing without files', [], ['a'], []],
    [
      'names in any folder',
      [{ path: '.kiroignore', text: '*.pem\nsecrets/\n' }],
      ['a.pem', 'x/b.pem', 'secrets/a', 'x/secrets/y/z', 'secrets.md'],
      ['a.pem', 'x/b.pem', 'secrets/a', 'x/secrets/y/z'],
    ],
    [
      'anchored paths',
      [{ path: '.kiroignore', text: '/build\ndocs/*.md' }],
      ['build/a', 'x/build/a', 'docs/a.md', 'docs/x/a.md'],
      ['build/a', 'docs/a.md'],
    ],
    [
      'comments, blank lines, CRLF and a byte order mark',
      [{ path: '.kiroignore', text: '\uFEFFfirst\r\n# note\r\n\r\nlast\r\n' }],
      ['first', 'note', 'last'],
      ['first', 'last'],
    ],
    ['case as it is written', [{ path: '.kiroignore', text: 'Secret' }], ['Secret', 'secret'], ['Secret']],
    ['what a later line shows again', [{ path: '.kiroignore', text: '*.env\n!example.env' }], ['a.env', 'example.env'], ['a.env']],
    [
      'everything below a hidden folder, for good',
      [
        { path: '.kiroignore', text: 'private/\n!private/ok.md' },
        { path: 'private/.kiroignore', text: '!*' },
      ],
      ['private/ok.md', 'private/x/y'],
      ['private/ok.md', 'private/x/y'],
    ],
    [
      'patterns of nested files from their folder',
      [{ path: 'api/.kiroignore', text: '/keys\n*.key' }],
      ['api/keys/a', 'keys/a', 'api/x/b.key', 'b.key'],
      ['api/keys/a', 'api/x/b.key'],
    ],
    [
      'the deeper file before the outer one',
      [
        { path: '.kiroignore', text: '*.log' },
        { path: 'keep/.kiroignore', text: '!*.log' },
      ],
      ['a.log', 'keep/a.log', 'keep/deep/b.log'],
      ['a.log'],
    ],
    [
      'global rules unless the repository shows a path',
      [
        { path: 'kiroignore', text: '*.sql\n*.bak', scope: 'global' },
        { path: '.kiroignore', text: '!schema.sql' },
      ],
      ['a.sql', 'schema.sql', 'x/a.bak'],
      ['a.sql', 'x/a.bak'],
    ],
  ])('hides %s', (_name, files, paths, expected) => {
    expect(hidden(files, paths)).toEqual(expected);
    expect(hidden(files.toReversed(), paths)).toEqual(expected);
  });

  it('agrees with git about the same patterns in .gitignore', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'stringline-ignore-'));
    const files: Record<string, string> = {
      '': '*.log\n!keep.log\n/top\nb/**/c\n**/d/\nfoo[0-9]\n\\!bang\ntrail \\ \n',
      b: '!*.log\n/inner\n',
      'b/e': 'keep.log\n',
    };
    const paths = [
      'a.log',
      'keep.log',
      'top/x',
      'b/top/x',
      'b/c/x',
      'b/z/c/x',
      'x/d/y',
      'd',
      'foo1',
      'foox',
      '!bang',
      'b/x.log',
      'b/inner/x',
      'b/q/inner/x',
      'b/e/keep.log',
      'b/e/x.log',
    ];
    try {
      execFileSync('git', ['init', '-q'], { cwd });
      for (const path of paths) {
        mkdirSync(join(cwd, dirname(path)), { recursive: true });
        if (path !== 'd') writeFileSync(join(cwd, path), '');
      }
      for (const [folder, text] of Object.entries(files)) writeFileSync(join(cwd, folder, '.gitignore'), text);
      const asked = paths.filter((path) => path !== 'd');
      const git = execFileSync('sh', ['-c', 'git -c core.excludesFile=/dev/null check-ignore --no-index --stdin || true'], {
        cwd,
        input: asked.join('\n'),
      })
        .toString()
        .split('\n')
        .filter(Boolean);

      expect(
        hidden(
          Object.entries(files).map(([folder, text]) => ({ path: join(folder, '.kiroignore'), text })),
          asked,
        ),
      ).toEqual(git);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});

describe('names for git', () => {
  const CASES = [
    'main',
    'stringline/a-b',
    'a..b',
    'a b',
    '-x',
    '.x',
    'a/.x',
    'x.lock',
    'x.lock/y',
    'a//b',
    '/a',
    'a/',
    'a.',
    'a@{1}',
    '@',
    'ü',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    'a\tb',
    '',
  ];

  it('are judged as git judges them', () => {
    for (const name of CASES) {
      const git = (() => {
        try {
          execFileSync('git', ['check-ref-format', `refs/heads/${name}`], { stdio: 'ignore' });
          return !name.startsWith('-') && name !== '@';
        } catch {
          return false;
        }
      })();
      expect([name, isBranchName(name)]).toEqual([name, git]);
    }
    expect([isBranchName('HEAD'), isRefName('HEAD'), isRefName('@')]).toEqual([false, true, false]);
  });

  it.each([
    ['origin', true],
    ['my-fork', true],
    ['team/fork', true],
    ['ext::sh -c id', false],
    ['https://host/x.git', false],
    ['git@host:x', false],
    ['../other', false],
    ['/srv/x.git', false],
    ['--mirror', false],
    ['', false],
  ])('take %j as a remote: %s', (name, expected) => {
    expect(isRemoteName(name)).toBe(expected);
  });
});
