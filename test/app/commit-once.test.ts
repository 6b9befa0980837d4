import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { putText } from '../../lib/app/artefacts.ts';
import { advance, branchRef, runRef, runThatLeft, tipOf } from '../../lib/app/branch.ts';
import { commitOnce } from '../../lib/app/commit-once.ts';
import { loadRun, type RunContext } from '../../lib/app/run-context.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

let world: AppWorld;
let context: RunContext;
beforeEach(async () => {
  world = await openAppWorld();
  context = await loadRun((await world.create({ spec: 'subtraction' })).run.id, world.ports);
});
afterEach(async () => {
  await world.close();
});

const commit = async (name: string, parent = context.run.baseCommit): Promise<string> =>
  commitOnce(
    {
      key: world.ports.hash(name),
      context,
      parent,
      overlay: { [`${name}.txt`]: { digest: await putText(world.ports.artefacts, name), mode: '100644' } },
      message: `Add ${name}\n`,
      stage: 'implement',
      step: name,
    },
    world.ports,
  );
const at = (ref: string): string => world.repository.git('rev-parse', ref).trim();

describe('commitOnce', () => {
  it('makes the same commit again from the same key, whatever the time and the message are then', async () => {
    const first = await commit('a');
    const later = { ...world.ports, clock: { now: () => new Date('2030-01-01T00:00:00Z') } };
    const second = await commitOnce(
      {
        key: world.ports.hash('a'),
        context,
        parent: context.run.baseCommit,
        overlay: {},
        message: 'Other words\n',
        stage: 'implement',
        step: 'a',
      },
      later,
    );
    expect(second).toBe(first);
    expect(world.repository.git('show', '-s', '--format=%an <%ae> %s', first).trim()).toBe('Ada <ada@example.org> Add a');
    expect(at(branchRef(context.run.branch))).toBe(first);
  });

  it('keeps the commit reachable by a ref of the run and leaves HEAD alone', async () => {
    const head = at('HEAD');
    const id = await commit('a');
    expect(at(runRef(context.run.id))).toBe(id);
    expect(await tipOf(context.run, world.ports.source)).toBe(id);
    expect(at('HEAD')).toBe(head);
  });

  it('does not move the branch back when an earlier step is repeated', async () => {
    await commit('a');
    const second = await commit('b', at(context.run.branch));
    await commit('a');
    expect(at(context.run.branch)).toBe(second);
    expect(at(runRef(context.run.id))).toBe(second);
  });
});

describe('advance', () => {
  it('never overwrites a branch that somebody else has moved; the work stays under the ref of the run', async () => {
    await commit('a');
    world.repository.git('switch', '-q', context.run.branch);
    world.repository.write('mine.txt', 'mine\n');
    const mine = world.repository.commit('Mine');
    world.repository.git('switch', '-q', 'main');
    await expect(commit('b', at(runRef(context.run.id)))).rejects.toMatchObject({ code: 'branch-exists', exit: 2 });
    expect(at(context.run.branch)).toBe(mine);
    expect(world.repository.git('show', '-s', '--format=%s', runRef(context.run.id)).trim()).toBe('Add b');
  });

  it('follows a branch that was fast-forwarded within what the run has built', async () => {
    const first = await commit('a');
    world.repository.git('update-ref', branchRef(context.run.branch), context.run.baseCommit);
    await advance(context.run, first, world.ports);
    expect(at(context.run.branch)).toBe(first);
  });

  it('makes a branch again that was deleted', async () => {
    const first = await commit('a');
    world.repository.git('branch', '-D', context.run.branch);
    await advance(context.run, first, world.ports);
    expect(at(context.run.branch)).toBe(first);
  });

  it('knows a tip of a run of the same spec from any other commit', async () => {
    const id = await commit('a');
    expect((await runThatLeft('subtraction', id, world.ports))?.id).toBe(context.run.id);
    expect(await runThatLeft('another', id, world.ports)).toBeUndefined();
    expect(await runThatLeft('subtraction', context.run.baseCommit, world.ports)).toBeUndefined();
  });
});
