import { expect, it } from '@jest/globals';
import { bindHooks, type HookBinding } from '../../lambdas/hook-dispatch/bind.ts';
import { hooksOf } from '../../lambdas/shared/hook-stores.ts';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { hookEvent } from '../support/hook-records.ts';
import { memoryArtefacts } from '../support/memory-artefacts.ts';

describeOnDynamoDb('Hooks of a project that was taken off the list', (server) => {
  it('are neither fetched nor run, also where their event was taken before', async () => {
    const { client: dynamo, createTable } = server();
    const artefacts = memoryArtefacts();
    const storage = { dynamo, table: await createTable(), artefacts, hash: sha256, clock: { now: () => new Date() }, s3: {}, bucket: 'b' };
    const cloned: string[] = [];
    const binding = {
      storage,
      bring: ({ project }: { project: string }) => Promise.reject(new Error(String(cloned.push(project)))),
      sandbox: () => ({ start: () => Promise.reject(new Error('nothing runs here')) }),
      allowed: { gitHosts: [{ host: 'github.com', kind: 'github', repositories: ['acme/shop'] }], projects: [] },
    } as unknown as HookBinding;
    const event = hookEvent({ via: 'github', trigger: 'commit', project: 'github.com/acme/delisted', ref: 'main' });
    await hooksOf(event.project, binding.storage).accept(event);

    const ports = await bindHooks(binding)(event.id);

    expect(await ports.complete?.(event)).toEqual({ refused: 'This deployment does not build github.com/acme/delisted.' });
    expect(cloned).toEqual([]);
  });

  it.each([
    ['7', 'refs/pull/7/head'],
    ['main', 'patch'],
  ])('and those of others fetch the pull request %s as %s', async (pullRequest, expected) => {
    const { client: dynamo, createTable } = server();
    const artefacts = memoryArtefacts();
    const storage = { dynamo, table: await createTable(), artefacts, hash: sha256, clock: { now: () => new Date() }, s3: {}, bucket: 'b' };
    const asked: unknown[] = [];
    const binding = {
      storage,
      bring: ({ ref, otherRef }: { ref?: string; otherRef?: string }) => {
        asked.push(otherRef ?? ref);
        return Promise.reject(new StringlineError({ code: 'git-ref-missing', message: 'none', exit: EXIT.usage }));
      },
      sandbox: () => undefined,
      allowed: { gitHosts: [{ host: 'github.com', kind: 'github', repositories: ['acme/shop'] }], projects: [] },
    } as unknown as HookBinding;
    const project = 'github.com/acme/shop';
    const event = hookEvent({ via: 'github', trigger: 'pr', project, ref: 'patch', into: 'main', pullRequest });
    await hooksOf(project, binding.storage).accept(event);

    await (await bindHooks(binding)(event.id)).complete?.(event);

    expect(asked[0]).toBe(expected);
  });
});
