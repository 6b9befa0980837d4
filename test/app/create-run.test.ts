import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { advance } from '../../lib/app/branch.ts';
import { cancelRun } from '../../lib/app/cancel-run.ts';
import { changesBeside, createRun } from '../../lib/app/create-run.ts';
import type { Ports, RepositoryState } from '../../lib/app/ports.ts';
import { resolveSteering } from '../../lib/app/resolve-steering.ts';
import { calculator } from '../support/calculator.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

let world: AppWorld;
beforeEach(async () => {
  world = await openAppWorld({
    files: calculator({
      config: { budget: '  usd_per_run: 3\n  tokens_per_run: 1000' },
      files: { '.kiro/specs/only-design/design.md': '# Design Document\n', '.kiro/specs/a-bug/bugfix.md': '# Bugfix\n' },
    }),
  });
});
afterEach(async () => {
  await world.close();
});

describe('createRun', () => {
  it('records run, event and ledger entry with what it was asked for', async () => {
    const { run } = await world.create({ spec: 'subtraction' });
    expect(run).toMatchObject({
      spec: 'subtraction',
      specType: 'feature',
      workflow: 'requirements-first',
      branch: 'stringline/subtraction',
      requester: 'Ada <ada@example.org>',
      budget: { usd: 3, tokens: 1000 },
      status: 'created',
      baseCommit: world.repository.git('rev-parse', 'HEAD').trim(),
    });
    expect(await world.ports.runs.get(run.id)).toEqual(run);
    expect(await world.ports.runs.events(run.id)).toMatchObject([{ type: 'run.created' }]);
    expect(await world.ports.ledger.read({ runId: run.id })).toMatchObject([
      { type: 'run.created', data: { requester: 'Ada <ada@example.org>' } },
    ]);
  });

  it('minds what is not committed, but for what drift has recorded anew', async () => {
    world.repository.write('.kiro/specs/only-design/drift.json', '{}\n');
    const wish = { spec: 'subtraction', allowDirty: false };
    expect(await world.create(wish)).toMatchObject({ findings: [{ ruleId: 'model-price-free' }] });
    world.repository.write('src/new.sh', 'x\n');
    await expect(world.create({ ...wish, spec: 'only-design' })).rejects.toMatchObject({
      code: 'repository-dirty',
      message: expect.not.stringMatching(/drift\.json/),
    });
  });

  it('minds a record of drift that has changed: what a person has accepted in it would not count', () => {
    const dirty = [
      { path: '.kiro/specs/a/drift.json', status: '??' },
      { path: '.kiro/specs/b/drift.json', status: ' M' },
    ];

    expect(changesBeside({ dirty } as RepositoryState)).toEqual([dirty[1]]);
  });

  it('that is cut off by a crash after the run is there says all the same that it was created, first of all, and under which key', async () => {
    // Prepare
    const cut: Ports = {
      ...world.ports,
      ledger: { ...world.ports.ledger, append: () => Promise.reject(new Error('the process dies here')) },
    };
    await expect(createRun({ ...world.wish, spec: 'subtraction' }, cut)).rejects.toThrow('dies');
    const [run] = await world.ports.runs.list();

    // Act
    await resolveSteering({ runId: run!.id }, world.ports);
    await resolveSteering({ runId: run!.id }, world.ports);

    // Assess
    const ledger = await world.ports.ledger.read({ runId: run!.id });
    expect(ledger.map(({ type, at }) => ({ type, at: type === 'run.created' ? at : '' }))).toEqual([
      { type: 'run.created', at: run!.createdAt },
      { type: 'steering.resolved', at: '' },
    ]);
    expect((await world.ports.runs.events(run!.id)).map(({ type }) => type)).toEqual(['run.created', 'steering.resolved']);
    expect(await world.ports.checkpoints.load(run!.id, 'run-key')).toMatch(/^[0-9a-f]{64}$/u);
  });

  it.each([
    ['words of the request', { request: 'Let callers subtract numbers quickly' }, /^[a-z-]*subtract[a-z-]*$/u],
    ['a request in another script', { request: '减法' }, /./u],
    ['a request without letters', { request: '!!!' }, /./u],
  ])('names a spec after %s', async (_, input, name) => {
    const { run } = await world.create(input);
    expect(run.spec).toMatch(name);
    expect(run.branch).toBe(`stringline/${run.spec}`);
  });

  it.each([
    ['what is asked for', { workflow: 'quick' as const }, 'quick'],
    ['--bugfix', { bugfix: true }, 'bugfix'],
    ['an existing design without requirements', { spec: 'only-design' }, 'design-first'],
    ['an existing bugfix.md', { spec: 'a-bug' }, 'bugfix'],
  ])('takes the workflow from %s', async (_, input, workflow) => {
    expect((await world.create(input)).run.workflow).toBe(workflow);
  });

  it('prefers the limits of this run over those of the configuration', async () => {
    const { run } = await world.create({ budget: { usd: 0.5 } });
    expect(run.budget).toEqual({ usd: 0.5, tokens: 1000 });
  });

  it.each([
    ['..', 'spec-name-invalid'],
    ['a/b', 'spec-name-invalid'],
    ['-x', 'spec-name-invalid'],
    ['a..b', 'spec-name-invalid'],
    ['x.lock', 'spec-name-invalid'],
    ['with space', 'spec-name-invalid'],
  ])('refuses the spec name %j', async (spec, code) => {
    await expect(world.create({ spec })).rejects.toMatchObject({ code, exit: 2 });
  });

  it('refuses a branch name that git would not take, and nothing to do', async () => {
    await expect(world.create({ branch: 'a..b' })).rejects.toMatchObject({ code: 'branch-name-invalid' });
    const { request: _request, ...nothing } = { request: undefined, spec: 'nowhere' };
    await expect(world.create({ ...nothing, request: undefined as never })).rejects.toMatchObject({ code: 'spec-not-found' });
  });

  it('refuses policy reviews where the configuration does not allow them, before anything is recorded', async () => {
    await expect(world.create({ reviewMode: 'policy' })).rejects.toMatchObject({ code: 'policy-review-not-allowed' });
    expect(await world.ports.runs.list()).toEqual([]);
  });

  it('builds on a branch that holds nothing of its own, and on no other', async () => {
    world.repository.git('branch', 'mine');
    await expect(world.create({ spec: 'one', branch: 'mine' })).resolves.toMatchObject({ run: { branch: 'mine' } });

    world.repository.git('switch', '-q', '-c', 'ahead');
    world.repository.write('mine.txt', 'mine\n');
    world.repository.commit('Mine');
    world.repository.git('switch', '-q', 'main');
    await expect(world.create({ spec: 'two', branch: 'ahead' })).rejects.toMatchObject({ code: 'branch-exists' });
  });

  it('says which run has left the commits that the branch is moved away from', async () => {
    const { run } = await world.create({ spec: 'subtraction' });
    const tree = world.repository.git('write-tree').trim();
    const tip = world.repository.git('commit-tree', '-m', 'Built', '-p', 'HEAD', tree).trim();
    await advance(run, tip, world.ports);
    await cancelRun({ runId: run.id, reason: undefined }, world.ports);

    const { findings } = await world.create({ spec: 'subtraction' });

    expect(findings).toContainEqual(
      expect.objectContaining({ ruleId: 'branch-moves', level: 'info', message: expect.stringContaining(run.id) }),
    );
  });

  it('lets one run of a spec be active, others beside it', async () => {
    const { run } = await world.create({ spec: 'subtraction' });
    await expect(world.create({ spec: 'subtraction' })).rejects.toMatchObject({
      code: 'spec-busy',
      message: `Run ${run.id} of spec subtraction has not begun, and a spec has one run at a time.`,
    });
    await expect(world.create({ spec: 'subtraction', branch: 'elsewhere' })).rejects.toMatchObject({ code: 'spec-busy' });
    await expect(world.create({ spec: 'another' })).resolves.toBeDefined();
    const both = await Promise.allSettled([world.create({ spec: 'race' }), world.create({ spec: 'race' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
