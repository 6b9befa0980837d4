import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { calculator, call, CRITERIA, REQUIREMENTS, savePlaybook, subtraction, unreviewed } from '../support/calculator.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { bareEnvironment, type CliResult, type JsonDocument, LAUNCHER, runCli, runJson, succeeded } from '../support/stringline.ts';

const LIMIT = 180_000;
const opened: Repository[] = [];
const newRepository = (config: Record<string, string> = {}): Repository => {
  const repository = makeRepository({ files: calculator({ config }) });
  opened.push(repository);
  return repository;
};
afterEach(() => {
  for (const repository of opened.splice(0)) repository.remove();
});

interface PendingReview {
  id: string;
  digest: string;
  subject: string;
  documents: { kind: string; digest: string }[];
  commands: { show: string; approve: string; requestChanges: string; reject: string };
}
const pendingOf = (json: JsonDocument): PendingReview => (json['reviews'] as PendingReview[])[0]!;
const start = (repository: Repository, ...more: string[]): Promise<CliResult & { json: JsonDocument }> =>
  runJson(['run', '--playbook', savePlaybook(repository, unreviewed()), '--spec', 'subtraction', ...more, 'Subtract.'], {
    cwd: repository.root,
  });
const resume = (repository: Repository, playbook = unreviewed()): Promise<CliResult & { json: JsonDocument }> =>
  runJson(['resume', '--playbook', savePlaybook(repository, playbook)], { cwd: repository.root });
const stringline = (repository: Repository, ...args: string[]): Promise<CliResult> => runCli(args, { cwd: repository.root });

describe('review without a terminal', () => {
  it(
    'pauses with exit code 3 and prints commands that work as they stand, one process each',
    async () => {
      // Prepare
      const repository = newRepository();
      const revised = structuredClone(REQUIREMENTS);
      revised.requirements[1]!.criteria = [`${CRITERIA.negate} on one line`];
      const playbook = unreviewed({ requirements: [call('write_requirements', REQUIREMENTS), call('write_requirements', revised)] });
      const file = savePlaybook(repository, playbook);

      // Act: the run stops at the first review, in words and with the commands to copy.
      const waiting = await stringline(repository, 'run', '--playbook', file, '--spec', 'subtraction', 'Subtract.');
      const commands = [...waiting.stdout.matchAll(/^ +stringline (review \S+ .*)$/gmu)].map((match) => match[1]!);

      // Assess
      expect(waiting.code).toBe(3);
      expect(commands.map((line) => line.split(' ')[1])).toEqual(['show', 'approve', 'edit', 'request-changes', 'reject']);
      expect(waiting.stdout).toMatch(/Then: stringline resume \S+/u);

      // Act: read, ask for changes, go on.
      const listed = await runJson(['review', 'list'], { cwd: repository.root });
      const shown = await stringline(repository, ...commands[0]!.split(' '));
      const { id, digest } = pendingOf(listed.json);
      const asked = await stringline(
        repository,
        'review',
        'request-changes',
        id,
        '--digest',
        digest.slice(0, 12),
        '--comment',
        'On one line, please.',
      );
      const second = await resume(repository, playbook);

      // Assess
      expect(listed.json).toMatchObject({
        schema: 'stringline.reviews/1',
        ok: true,
        reviews: [{ subject: 'requirements', status: 'pending' }],
      });
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(CRITERIA.negate) });
      expect(shown.stdout).toMatch(/Findings.*no findings/u);
      expect(asked).toMatchObject({ code: 0, stdout: expect.stringMatching(/changes requested by Ada <ada@example\.org>/u) });
      expect(second).toMatchObject({ code: 3, json: { exit: 3, run: { status: 'waiting' } } });
      expect(pendingOf(second.json)).toMatchObject({ subject: 'requirements', previous: digest });

      // Act: the second reading shows the difference; approve it, by the exact command; edit the design; approve the rest.
      const again = await stringline(repository, 'review', 'show');
      const decided = await stringline(repository, ...pendingOf(second.json).commands.approve.split(' ').slice(1));
      const third = await resume(repository, playbook);
      const design = await runJson(['review', 'show'], { cwd: repository.root });
      const text = (design.json['documents'] as { text: string }[])[0]!.text;
      const edited = join(repository.root, '.git', 'edited.md');
      writeFileSync(edited, text.replace('Two functions beside add', 'Two small functions beside add'));
      const editing = await stringline(repository, 'review', 'edit', '--file', edited);
      const fourth = await resume(repository, playbook);
      const approvals = [await stringline(repository, 'review', 'approve')];
      const fifth = await resume(repository, playbook);
      approvals.push(await stringline(repository, 'review', 'approve'));
      const last = await resume(repository, playbook);

      // Assess
      expect(again.stdout).toMatch(new RegExp(`\\n-1\\. ${CRITERIA.negate}\\n\\+1\\. ${CRITERIA.negate} on one line`, 'u'));
      expect(decided.code).toBe(0);
      expect(pendingOf(third.json).subject).toBe('design');
      expect(editing.code).toBe(0);
      expect(pendingOf(fourth.json)).toMatchObject({ subject: 'design' });
      expect(pendingOf(fourth.json).digest).not.toBe(pendingOf(third.json).digest);
      expect(pendingOf(fifth.json).subject).toBe('tasks');
      expect(approvals.map(({ code }) => code)).toEqual([0, 0]);
      succeeded(last);
      expect(repository.show('stringline/subtraction', '.kiro/specs/subtraction/design.md')).toContain('Two small functions beside add');
      const report = await runJson(['show'], { cwd: repository.root });
      const decisions = (report.json['reviews'] as { decision: { via: string; by: string } }[]).map(({ decision }) => decision);
      expect(new Set(decisions.map(({ via, by }) => `${via} by ${by}`))).toEqual(new Set(['command by Ada <ada@example.org>']));
    },
    LIMIT,
  );

  it(
    'binds a decision to the bytes that were read, and takes only one',
    async () => {
      const repository = newRepository();
      const { json } = await start(repository);
      const { id } = pendingOf(json);
      const foreign = await runJson(['review', 'approve', id, '--digest', 'f'.repeat(64)], { cwd: repository.root });
      const short = await runJson(['review', 'approve', id, '--digest', pendingOf(json).digest.slice(0, 4)], { cwd: repository.root });
      const uncommented = await runJson(['review', 'request-changes', id], { cwd: repository.root });
      const unknown = await runJson(['review', 'approve', 'review-0000000000'], { cwd: repository.root });
      const approved = await runJson(['review', 'approve', id], { cwd: repository.root });
      const twice = await runJson(['review', 'reject', id], { cwd: repository.root });
      const nothing = await runJson(['review', 'approve'], { cwd: repository.root });
      const all = await runJson(['review', 'list', '--all'], { cwd: repository.root });

      for (const [refused, code] of [
        [foreign, 'review-digest-differs'],
        [short, 'review-digest-differs'],
        [uncommented, 'comment-missing'],
        [unknown, 'review-not-found'],
        [twice, 'review-already-decided'],
        [nothing, 'review-none'],
      ] as const)
        expect(refused).toMatchObject({
          code: 2,
          json: { schema: 'stringline.review/1', ok: false, exit: 2, error: { code, fix: expect.stringMatching(/stringline/u) } },
        });
      expect(approved).toMatchObject({ code: 0, json: { review: { status: 'approved' } } });
      expect(all.json['reviews']).toMatchObject([{ id, status: 'approved', decision: { decision: 'approved' } }]);
    },
    LIMIT,
  );

  it(
    'rejecting ends the run with exit code 1, and nothing was built',
    async () => {
      const repository = newRepository();
      const { json } = await start(repository);
      await stringline(repository, 'review', 'reject', pendingOf(json).id, '--comment', 'Not now.');
      const ended = await resume(repository);
      const later = await resume(repository);
      expect(ended).toMatchObject({ code: 1, json: { ok: false, run: { status: 'rejected' } } });
      expect(later).toMatchObject({ code: 2, json: { error: { code: 'run-ended' } } });
      expect(repository.git('branch', '--list', 'stringline/*')).toBe('');
    },
    LIMIT,
  );

  it(
    'does not let the requester approve where project.yaml says so; somebody else may',
    async () => {
      const repository = newRepository({ review: '  requester_may_approve: false' });
      await start(repository);
      const own = await runJson(['review', 'approve'], { cwd: repository.root });
      const borrowed = await runJson(['review', 'approve', '--by', 'Grace <grace@example.org>'], { cwd: repository.root });
      execFileSync('git', ['config', 'user.name', 'Grace'], { cwd: repository.root });
      execFileSync('git', ['config', 'user.email', 'grace@example.org'], { cwd: repository.root });
      const other = await runJson(['review', 'approve'], { cwd: repository.root });
      for (const refused of [own, borrowed])
        expect(refused).toMatchObject({ code: 2, json: { error: { code: 'requester-may-not-approve' } } });
      expect(other).toMatchObject({ code: 0, json: { review: { decision: { by: 'Grace <grace@example.org>' } } } });
    },
    LIMIT,
  );

  it(
    'carries an approval of the same bytes on the same ground over into a later run, and records it as such',
    async () => {
      const repository = newRepository();
      const { json } = await start(repository);
      await stringline(repository, 'review', 'approve');
      await stringline(repository, 'cancel', '--reason', 'started too early');
      const second = await start(repository);
      const report = await runJson(['show'], { cwd: repository.root });
      expect(second.code).toBe(3);
      expect(pendingOf(second.json).subject).toBe('design');
      expect((second.json['run'] as { id: string }).id).not.toBe((json['run'] as { id: string }).id);
      expect((report.json['reviews'] as unknown[])[0]).toMatchObject({
        subject: 'requirements',
        status: 'approved',
        decision: { via: 'carried-over', by: 'Ada <ada@example.org>' },
      });
    },
    LIMIT,
  );
});

describe('--review policy', () => {
  it(
    'is refused unless project.yaml allows it',
    async () => {
      const repository = newRepository();
      const { code, json } = await start(repository, '--review', 'policy');
      expect(code).toBe(2);
      expect(json).toMatchObject({
        ok: false,
        error: { code: 'policy-review-not-allowed', fix: expect.stringContaining('review.allow_policy') },
      });
      expect((await runJson(['usage'], { cwd: repository.root })).json['total']).toMatchObject({ calls: 0 });
    },
    LIMIT,
  );

  it(
    'approves what has no errors where it is allowed, and is recorded as policy',
    async () => {
      const repository = newRepository({ review: '  allow_policy: true' });
      const result = await runJson(
        ['run', '--playbook', savePlaybook(repository, subtraction()), '--review', 'policy', '--spec', 'subtraction', 'Subtract.'],
        { cwd: repository.root },
      );
      const report = await runJson(['show'], { cwd: repository.root });
      succeeded(result);
      expect((report.json['reviews'] as { decision: { via: string } }[]).map(({ decision }) => decision.via)).toEqual([
        'policy',
        'policy',
        'policy',
      ]);
    },
    LIMIT,
  );

  it(
    'leaves a document with errors to a person',
    async () => {
      const repository = newRepository({ review: '  allow_policy: true', pipeline: '  draft_repairs: 0' });
      const vague = structuredClone(REQUIREMENTS);
      vague.requirements[0]!.criteria[0] = 'sub subtracts quickly';
      const result = await runJson(
        [
          'run',
          '--playbook',
          savePlaybook(repository, subtraction({ requirements: [call('write_requirements', vague)] })),
          '--review',
          'policy',
          '--spec',
          'subtraction',
          'Subtract.',
        ],
        { cwd: repository.root },
      );
      expect(result).toMatchObject({
        code: 3,
        json: { run: { status: 'waiting' }, reviews: [{ subject: 'requirements', status: 'pending' }] },
      });
    },
    LIMIT,
  );
});

/** `script` of util-linux gives a child process a terminal. */
const hasTerminal = existsSync('/usr/bin/script');
const onTerminal = hasTerminal ? it : it.skip;

interface TerminalSession {
  /** Waits until the screen has shown the text since the last key, then presses the keys. */
  when(text: RegExp, keys: string): Promise<void>;
  end: Promise<{ code: number | null; screen: string }>;
}

function terminal(repository: Repository, args: readonly string[], env: Record<string, string> = {}): TerminalSession {
  const quoted = [process.execPath, LAUNCHER, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('/usr/bin/script', ['-qec', `stty cols 120 rows 60; ${quoted}`, '/dev/null'], {
    cwd: repository.root,
    env: bareEnvironment({ TERM: 'xterm', SHELL: '/bin/sh', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let from = 0;
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    for (const watch of watchers) watch();
  });
  const end = new Promise<{ code: number | null; screen: string }>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, screen });
    });
  });
  afterThis.push(() => child.kill('SIGKILL'));
  return {
    end,
    when: (text, keys) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          if (!text.test(screen.slice(from))) return;
          watchers.delete(watch);
          from = screen.length;
          child.stdin.write(keys);
          resolve();
        };
        watchers.add(watch);
        setTimeout(() => {
          reject(new Error(`did not show ${String(text)}:\n${screen.slice(-3000)}`));
        }, 60_000).unref();
        watch();
        void end.then(({ code }) => {
          reject(new Error(`ended with ${code} before ${String(text)}:\n${screen.slice(-3000)}`));
        });
      }),
  };
}

const afterThis: (() => void)[] = [];
afterEach(() => {
  for (const clean of afterThis.splice(0)) clean();
});

const DOWN = '\u001B[B';
const ENTER = '\r';

describe('review on a terminal', () => {
  // Skipped where the system has no `script` to make a terminal with.
  onTerminal(
    'shows document and findings; takes an approval, an edit in $EDITOR, a request with a comment, and "later"',
    async () => {
      // Prepare: an editor that changes one word.
      const repository = newRepository();
      const revised = structuredClone(REQUIREMENTS);
      revised.introduction = 'Callers can subtract and negate.';
      const playbook = savePlaybook(
        repository,
        unreviewed({ requirements: [call('write_requirements', REQUIREMENTS), call('write_requirements', revised)] }),
      );
      const session = terminal(repository, ['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], {
        EDITOR: "sed -i 's/beside add/next to add/'",
      });

      // Act: ◆ stands before a question that is open.
      await session.when(/◆.*of requirements\?/u, `${DOWN}${DOWN}${ENTER}`);
      await session.when(/◆.*What is to be changed\?/u, `Say negate, too.${ENTER}`);
      await session.when(/◆.*of requirements\?/u, ENTER);
      await session.when(/◆.*of design\?/u, `${DOWN}${ENTER}`);
      await session.when(/◆.*of design\?/u, ENTER);
      await session.when(/◆.*of tasks\?/u, `${DOWN}${DOWN}${DOWN}${DOWN}${ENTER}`);
      const { code, screen } = await session.end;
      const report = await runJson(['show'], { cwd: repository.root });

      // Assess
      expect(code).toBe(3);
      expect(screen).toContain('Acceptance Criteria');
      expect(screen).toContain('Changed since you last read it');
      expect(screen).toContain('stringline review approve');
      expect(report.json['reviews']).toMatchObject([
        {
          subject: 'requirements',
          status: 'changes-requested',
          decision: { via: 'terminal', comment: 'Say negate, too.', by: 'Ada <ada@example.org>' },
        },
        { subject: 'requirements', status: 'approved', decision: { via: 'terminal' } },
        { subject: 'design', status: 'edited' },
        { subject: 'design', status: 'approved' },
        { subject: 'tasks', status: 'pending' },
      ]);
      const design = await runJson(['review', 'show', (report.json['reviews'] as { id: string }[])[3]!.id], { cwd: repository.root });
      expect((design.json['documents'] as { text: string }[])[0]!.text).toContain('next to add');
    },
    LIMIT,
  );
});
