import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculator, savePlaybook, subtraction } from '../support/calculator.ts';
import { commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { type CliResult, type JsonDocument, runJson } from '../support/stringline.ts';

/** The same playbook with nothing left to say: any model call fails. */
const silent = () => subtraction({ requirements: [], design: [], tasks: [], implement: {} });

describe('a second, identical run', () => {
  let repository: Repository;
  let first: CliResult & { json: JsonDocument };
  let playbook: string;
  const run = (file: string, ...more: string[]) =>
    runJson(['run', '--playbook', file, '--spec', 'subtraction', ...more, 'Let callers subtract.'], { cwd: repository.root });

  beforeAll(async () => {
    repository = makeRepository({ files: calculator() });
    playbook = savePlaybook(repository, subtraction());
    first = await run(playbook);
  }, 120_000);
  afterAll(() => {
    repository.remove();
  });

  it('makes no model call and yields the same commits and the same pull request', async () => {
    const before = repository.git('rev-parse', 'stringline/subtraction');
    const { code, json } = await run(savePlaybook(repository, silent()));
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, commit: first.json['commit'] as string, run: { status: 'succeeded' } });
    expect(repository.git('rev-parse', 'stringline/subtraction')).toBe(before);
    const total = await runJson(['usage'], { cwd: repository.root });
    expect(total.json['total']).toMatchObject({ calls: 5 });
    expect((json['tasks'] as { commit: string }[]).map(({ commit }) => commit)).toEqual(
      (first.json['tasks'] as { commit: string }[]).map(({ commit }) => commit),
    );
  }, 120_000);

  it('onto another branch: the same commit ids and the same documents', async () => {
    const { code, json } = await run(savePlaybook(repository, silent()), '--branch', 'again');
    const shown = await runJson(['show'], { cwd: repository.root });
    const firstShown = await runJson(['show', (first.json['run'] as { id: string }).id], { cwd: repository.root });
    expect(code).toBe(0);
    expect(json).toMatchObject({ commit: first.json['commit'] as string, usage: { calls: 0 } });
    expect(commitsOf(repository, 'main..again').map(({ id }) => id)).toEqual(
      commitsOf(repository, 'main..stringline/subtraction').map(({ id }) => id),
    );
    expect(shown.json['reviews']).toMatchObject(
      ['requirements', 'design', 'tasks'].map((subject) => ({ subject, status: 'approved', decision: { via: 'scripted' } })),
    );
    const documents = (report: JsonDocument): unknown =>
      (report['revisions'] as { kind: string; digest: string; findings: string }[]).map(({ kind, digest, findings }) => ({
        kind,
        digest,
        findings,
      }));
    expect(documents(shown.json)).toEqual(documents(firstShown.json));
  }, 120_000);

  it('asks the model again as soon as an input differs, and fails with exit code 5 where none answers', async () => {
    repository.write('.kiro/steering/style.md', 'Two spaces.\n');
    repository.commit('Steer the style');
    const { code, json } = await run(savePlaybook(repository, silent()), '--branch', 'steered');
    expect(code).toBe(5);
    expect(json).toMatchObject({ ok: false, exit: 5, run: { status: 'failed', errorCode: 'model-rejected' } });
    expect((json['run'] as { reason: string }).reason).toMatch(/playbook "subtraction" has no reply for stage requirements/u);
  }, 120_000);
});
