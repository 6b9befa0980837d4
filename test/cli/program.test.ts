import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { main } from '../../lib/cli/main.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

async function say(args: readonly string[], cwd: string): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const into = (name: keyof typeof said): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        said[name] += chunk.toString();
        done();
      },
    });
  const code = await main(args, { stdout: into('stdout'), stderr: into('stderr'), stdin: Readable.from([]), cwd, env: {} });
  return { code, ...said };
}

describe('usage that is wrong', () => {
  it.each<[string, string[], string, string]>([
    ['an option', ['lint', '--formt', 'json'], "Unknown option '--formt' (Did you mean --format?)", 'stringline lint --help'],
    ['a command', ['hokks'], "Unknown command 'hokks' (Did you mean hooks?)", 'stringline --help'],
    ['a command of a group', ['spec', 'shw'], "Unknown command 'shw' (Did you mean show?)", 'stringline spec --help'],
    ['an argument of a command by its other name', ['hook', 'run'], "Missing required argument 'event'", 'stringline hooks run --help'],
    ['an argument', ['spec', 'show'], "Missing required argument 'spec'", 'stringline spec show --help'],
  ])('says so of %s as of all else, with the help that is about it', async (_what, args, message, fix) => {
    expect(await say(args, '.')).toEqual({ code: 2, stdout: '', stderr: `Error: ${message}\nFix: ${fix}\n` });
    const { code, stdout, stderr } = await say([...args, '--json'], '.');
    expect([code, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'usage', message, fix } });
  });
});

describe('the help of hooks', () => {
  it.each(['hook', 'hooks'])('has an example of every command under the name %s', async (group) => {
    const { stdout } = await say([group, '--help'], '.');

    const commands = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+) .*(?:\n {4,}.*)*/gmu)].map(
      ([, name = '']) => name,
    );
    expect(commands.filter((name) => name !== 'help').length).toBeGreaterThan(6);
    for (const name of commands) if (name !== 'help') expect(stdout).toContain(`$ stringline hooks ${name}`);
  });

  it('knows every command under both names', async () => {
    expect(await say(['hook', 'list', '--help'], '.')).toMatchObject({ code: 0 });
  });
});

const button = (name: string): string =>
  JSON.stringify({ name, version: '1', enabled: true, when: { type: 'userTriggered' }, then: { type: 'askAgent', prompt: name } });

describe('what a person asks of one repository', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = makeRepository({
      files: {
        'src/a.ts': '',
        '.kiro/hooks/tidy.kiro.hook': button('Tidy up'),
        '.kiro/hooks/tell.kiro.hook': button('Tell'),
        '.kiro/steering/api.md': 'See #[[file:docs/none.md]], #[[file:../a.md]] and #[[file:src/a.ts]].\n',
        '.kiro/specs/cart/requirements.md':
          '# Requirements Document\n\n## Requirements\n\n### Requirement 1: Sums\n\n#### Acceptance Criteria\n\n1. WHEN asked, THE Cart SHALL sum up.\n',
        '.kiro/steering/sometimes.md': '---\ninclusion: fileMatch\n---\nUse tabs.\n',
        '.kiro/steering/latin.md': Buffer.from('Caf\xe9', 'latin1'),
        '.kiro/specs/bare/tasks.md':
          '# Plan\n\n- [ ] 1. Sums\n  - [x] 1.1 Write `a.ts`\n    - _Requirements: 1.1_\n  - [ ] 1.2 Write `b.ts`\n  - [ ] 1.3 Write `c.ts`\n    - _Requirements: 9.9_\n- [ ] 2. Checkpoint: all tests pass\n',
      },
    });
    symlinkSync('/etc/hostname', join(repository.root, '.kiro/steering/link.md'));
  });
  afterEach(() => {
    repository.remove();
  });

  it.each<[string, string[], string[]]>([
    [
      'steering of a file that is not there, and what a reference does not bring',
      ['steering', 'explain', 'src/a.ts', 'src/none.ts'],
      [
        'The referenced file `docs/none.md` is not in the repository.',
        'The referenced path `../a.md` ',
        'Not in the repository, and judged by name alone: src/none.ts.',
      ],
    ],
    [
      'steering that cannot say when it applies, or is no text of the repository',
      ['steering', 'resolve', 'src/a.ts'],
      [
        'sometimes.md (project): always\n    `inclusion: fileMatch` has no valid `fileMatchPattern`, so the whole file is loaded always.',
        'latin.md (project): refused: not valid UTF-8',
        'link.md (project): refused: a symbolic link',
      ],
    ],
    ['a spec with one of a thing', ['spec', 'show', 'cart'], ['1 requirement, 1 criterion (', '  no design.md\n  no tasks.md']],
    [
      'what a run would do of a plan without a graph',
      ['spec', 'show', 'bare'],
      ['3 tasks, 1 completed; a run would do 2 in 2 waves and 1 checkpoint, in the order of the document'],
    ],
    [
      'that no document states what tasks refer to',
      ['spec', 'trace', 'bare'],
      ['0 criteria', 'no requirements.md: tasks refer to 1.1, 9.9, and'],
    ],
    [
      'hooks that are started by hand, all at once',
      ['hook', 'run', 'manual'],
      ['2 hooks are started by hand: one of them has to be named.', 'Fix: --hook with one of: "Tell", "Tidy up"'],
    ],
    [
      'a document where its spec was meant',
      ['run', '.kiro/specs/bare/tasks.md'],
      ['is a file, and a spec is a folder.', 'Fix: stringline run .kiro/specs/bare;'],
    ],
    ['a hook that nobody knows', ['hook', 'run', 'manual', '--hook', 'Tydy'], ['No hook of manual is called "Tydy".']],
    ['the hooks of an event that has none', ['hook', 'run', 'save', 'src/a.ts'], ['No hook runs at file-save for that;']],
    ['that nobody named what was saved', ['hook', 'run', 'save'], ['No file was named, so no hook runs']],
    ['that nothing is staged', ['hook', 'explain', 'commit'], ['Nothing is staged, and no file was named.']],
    ['a sentence that is none', ['spec', 'set', 'cart', '1.1', ''], ['Fix: For example: "WHEN a cart is empty']],
  ])('%s', async (_what, args, parts) => {
    const { stdout, stderr } = await say(args, repository.root);

    for (const part of parts) expect(stdout + stderr).toContain(part);
  });
});

const onSave = (pattern: string): string =>
  JSON.stringify({
    version: 'v1',
    hooks: [{ name: `Save ${pattern}`, trigger: 'PostFileSave', matcher: pattern, action: { type: 'command', command: 'true' } }],
  });

describe('files that are named in a folder below the root', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = makeRepository({
      files: {
        'src/x.js': '',
        'packages/a/src/x.js': '',
        'src/root.js': '',
        '.kiro/hooks/save.json': onSave('^src/'),
        'packages/a/.kiro/hooks/save.json': onSave('^src/'),
        '.kiro/steering/own.md': "---\ninclusion: fileMatch\nfileMatchPattern: 'packages/a/**'\n---\nUse tabs.\n",
        '.kiro/config/project.yaml': 'hooks:\n  on_commit:\n    - {name: lint, pattern: "src/**", action: run_command, command: "true"}\n',
      },
    });
  });
  afterEach(() => {
    repository.remove();
  });

  const MEANT = 'Paths count from the folder you are in (packages/a): `src/root.js` of the root is `../../src/root.js` here.';

  it.each<[string, string[], string[]]>([
    ['hooks explain', ['hooks', 'explain', 'save', 'src/x.js'], ['matches packages/a/src/x.js']],
    ['hooks explain of a file alone', ['hooks', 'explain', 'src/x.js'], ['matches packages/a/src/x.js']],
    ['hooks explain of files alone', ['hooks', 'explain', 'README.md', 'src/x.js'], ['matches packages/a/src/x.js']],
    ['hooks explain of a file elsewhere', ['hooks', 'explain', 'save', '../../src/x.js'], ['matches src/x.js']],
    ['hooks explain of one that the root has', ['hooks', 'explain', 'save', 'src/root.js'], [MEANT]],
    ['steering', ['steering', 'resolve', './src/x.js'], ['Applies, the weightiest last:\n  .kiro/steering/own.md']],
    ['steering of one that the root has', ['steering', 'explain', 'src/root.js'], [MEANT]],
    ['a run of one that the root has', ['hook', 'run', 'save', 'src/root.js'], ['no file `packages/a/src/root.js`', `Fix: ${MEANT}`]],
    [
      'a commit of one that the root has',
      ['hook', 'run', 'commit', 'src/root.js'],
      ['`packages/a/src/root.js` is staged', `Fix: ${MEANT}`],
    ],
    ['a run of one that nobody has', ['hook', 'run', 'save', 'none.js'], ['hook run delete none.js']],
  ])('count from there: %s', async (_what, args, parts) => {
    for (const said of [await say(args, join(repository.root, 'packages/a')), await say(['--cwd', 'packages/a', ...args], repository.root)])
      for (const part of parts) expect(said.stdout + said.stderr.replace('--cwd packages/a ', '')).toContain(part);
  });

  it('may be named from the top of the file system', async () => {
    const { stdout } = await say(['hooks', 'explain', 'save', join(repository.root, 'src/x.js')], join(repository.root, 'packages/a'));

    expect(stdout).toContain('matches src/x.js');
  });

  it('may be named by way of a link, and from a folder that was reached by one', async () => {
    const { path, remove } = temporaryDirectory();
    symlinkSync(repository.root, join(path, 'link'));
    const args = ['hooks', 'explain', 'save'];

    const outputs = [
      await say([...args, join(path, 'link/src/x.js')], repository.root),
      await say([...args, join(path, 'link/src/x.js')], join(path, 'link')),
      await say([...args, join(repository.root, 'src/x.js')], join(path, 'link/packages/a')),
    ];
    remove();

    for (const { stdout } of outputs) expect(stdout).toContain('matches src/x.js');
  });

  it('are those that are staged where a commit is explained and none is named', async () => {
    repository.write('src/x.js', 'changed');
    repository.git('add', 'src/x.js');

    expect((await say(['hooks', 'explain', 'commit'], repository.root)).stdout).toContain('matches src/x.js');
  });
});
