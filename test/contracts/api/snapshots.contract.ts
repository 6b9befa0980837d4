/* eslint-disable @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createGitRepository, createSnapshotSource } from '../../../lib/adapters/git/index.ts';
import { oidOf } from '../../../lib/adapters/hosted-git/index.ts';
import { CompleteReply, MissingReply, SNAPSHOT_LIMITS, type UploadedSnapshot, uploadSnapshot } from '../../../lib/app/snapshots/index.ts';
import { formatTree, frameObject, type GitObject } from '../../../lib/domain/git/index.ts';
import { freshKey, type StartHost } from '../../support/api/hosts.ts';
import { openedRepository, type Repository } from '../../support/repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { apiFixture } from './fixture.ts';

/** Commits that come from elsewhere, alike on every host. */
export function snapshotsContract(start: StartHost): void {
  const api = apiFixture(start);
  const clones: Repository[] = [];
  afterEach(() => {
    for (const clone of clones.splice(0)) clone.remove();
  });

  /** Another copy of the project, with commits of its own. */
  function cloneWith(...texts: readonly string[]): Repository {
    const { path, remove } = temporaryDirectory('stringline-clone-');
    const clone = openedRepository(path, remove);
    clones.push(clone);
    clone.git('clone', '-q', api.world.repository.root, '.');
    clone.git('config', 'user.name', 'Grace');
    clone.git('config', 'user.email', 'grace@example.org');
    for (const text of texts) {
      clone.write(`docs/deep/${text.length}.txt`, `${text} ${unique()}`);
      clone.commit(text);
    }
    return clone;
  }

  const put = (oid: string, body: unknown, change: { as?: 'requester' | 'auditor' | 'nobody'; type?: string } = {}) =>
    api.host.request({
      method: 'PUT',
      path: `/v1/snapshots/objects/${oid}`,
      as: change.as ?? 'requester',
      headers: { 'content-type': change.type ?? 'application/octet-stream' },
      body,
    });
  const ask = (path: string, body: unknown) => api.host.request({ method: 'POST', path, as: 'ci', body });
  const begin = (commit: string, key = freshKey()) =>
    api.host.request({
      method: 'POST',
      path: '/v1/runs',
      as: 'requester',
      headers: { 'idempotency-key': key },
      body: { request: 'Divide.', spec: 'division', commit },
    });

  async function upload(clone: Repository, sent: string[] = []): Promise<UploadedSnapshot> {
    const git = await createGitRepository(clone.root);
    const source = createSnapshotSource(git.place);
    try {
      return await uploadSnapshot(clone.git('rev-parse', 'HEAD').trim(), {
        source,
        target: {
          missing: async (commit, body) => MissingReply.parse((await ask(`/v1/snapshots/${commit}/missing`, body)).json),
          complete: async (commit) => CompleteReply.parse((await ask(`/v1/snapshots/${commit}/complete`, {})).json),
          upload: async ({ oid }, framed) => {
            sent.push(oid);
            expect(await put(oid, framed)).toMatchObject({ status: 200, json: { oid } });
          },
        },
      });
    } finally {
      source.close();
      git.close();
    }
  }

  describe('snapshots', () => {
    api.fresh();

    it('bring a commit with what is missing of it, and a run builds on it', async () => {
      const clone = cloneWith('a first', 'and a second commit');
      const head = clone.git('rev-parse', 'HEAD').trim();

      const first = await upload(clone);
      const started = await begin(head);

      // Two commits, and for each a file with the three folders above it.
      expect(first).toMatchObject({ commit: head, uploaded: 10 });
      expect(await api.host.request({ path: `/v1/snapshots/${head}`, as: 'ci' })).toMatchObject({
        json: { commit: head, complete: true, status: 'complete' },
      });
      expect(started).toMatchObject({ status: 202, json: { run: { baseCommit: head } } });
      expect(api.world.repository.git('fsck', '--connectivity-only', '--no-dangling')).toBe('');
      expect(api.world.repository.git('show', `${head}:docs/deep/7.txt`)).toContain('a first');
    });

    it('send nothing a second time, and only what is new after a change', async () => {
      const clone = cloneWith('a first');
      await upload(clone);
      const again = await upload(clone);
      clone.write('src/new.sh', `# ${unique()}`);
      clone.commit('one more file');
      const sent: string[] = [];
      await upload(clone, sent);

      expect(again.uploaded).toBe(0);
      // The commit, its folder `src` with the one above, and the file.
      expect(sent).toHaveLength(4);
    });

    it('of a commit that is there ask for nothing', async () => {
      expect(await upload(cloneWith())).toMatchObject({ uploaded: 0 });
    });

    it.each([
      { what: 'unknown', commit: () => 'b'.repeat(40), status: 422, code: 'commit-unknown', is: 'absent' },
      {
        what: 'that came in part only',
        commit: async () => {
          const clone = cloneWith('cut off');
          const head = clone.git('rev-parse', 'HEAD').trim();
          await put(head, frameObject({ type: 'commit', content: Buffer.from(clone.git('cat-file', 'commit', head)) }));
          return head;
        },
        status: 409,
        code: 'snapshot-incomplete',
        is: 'incomplete',
      },
    ])('start no run on a commit $what', async ({ commit, status, code, is }) => {
      const oid = await commit();
      const answer = await begin(oid);

      expect(answer).toMatchObject({ status, json: { code } });
      expect((await api.host.request({ path: `/v1/snapshots/${oid}`, as: 'ci' })).json).toEqual({
        commit: oid,
        complete: false,
        status: is,
      });
      expect(api.world.driven).toEqual([]);
    });

    it('start the run that was asked for too early, by the same request, once they are whole', async () => {
      const clone = cloneWith('late');
      const commit = clone.git('rev-parse', 'HEAD').trim();
      const early = await begin(commit, `late-${commit}`);
      await put(commit, frameObject({ type: 'commit', content: Buffer.from(clone.git('cat-file', 'commit', commit)) }));
      const half = await begin(commit, `late-${commit}`);
      await upload(clone);
      const whole = await begin(commit, `late-${commit}`);

      expect([early.json.code, half.json.code]).toEqual(['commit-unknown', 'snapshot-incomplete']);
      expect(whole).toMatchObject({ status: 202, json: { run: { baseCommit: commit } } });
    });

    it('are waited for where the platform fetches them itself, and the same request starts the run when they are there', async () => {
      const clone = cloneWith('on its way');
      const commit = clone.git('rev-parse', 'HEAD').trim();
      const asked: unknown[] = [];
      const ask = async (...wish: unknown[]) => Promise.resolve(asked.push(wish) > 0 ? ({ state: 'under-way' } as const) : undefined);
      Object.assign(api.world.services, { clones: { ask } });
      const early = await begin(commit, `fetched-${commit}`);
      await put(commit, frameObject({ type: 'commit', content: Buffer.from(clone.git('cat-file', 'commit', commit)) }));
      const half = await begin(commit, `fetched-${commit}`);
      await upload(clone);
      const whole = await begin(commit, `fetched-${commit}`);

      for (const answer of [early, half]) {
        expect(answer).toMatchObject({ status: 409, json: { code: 'commit-on-its-way' } });
        expect(answer.headers['retry-after']).toBe('5');
      }
      expect(asked).toEqual([
        [api.world.platform.root, commit],
        [api.world.platform.root, commit],
      ]);
      expect(whole).toMatchObject({ status: 202, json: { run: { baseCommit: commit } } });
    });

    it('tell why the git host has not given them', async () => {
      const why = { code: 'commit-not-a-tip', message: 'No branch ends in it.', fix: 'Push it as a branch.' };
      Object.assign(api.world.services, { clones: { ask: async () => Promise.resolve({ state: 'failed', why }) } });

      const answer = await begin('c'.repeat(40));

      expect(answer).toMatchObject({ status: 422, json: { code: why.code, detail: why.message, fix: why.fix } });
    });

    it('say what is missing, and refuse folders that no checkout may hold', async () => {
      const blob: GitObject = { type: 'blob', content: Buffer.from(unique()) };
      const tree: GitObject = { type: 'tree', content: formatTree([{ mode: '100644', name: '.git', oid: oidOf(blob) }]) };
      const stamp = 'Eve <eve@example.org> 1700000000 +0000';
      const commit: GitObject = {
        type: 'commit',
        content: Buffer.from(`tree ${oidOf(tree)}\nauthor ${stamp}\ncommitter ${stamp}\n\nharm\n`),
      };
      await put(oidOf(commit), frameObject(commit));
      const path = `/v1/snapshots/${oidOf(commit)}/complete`;
      const missing = await ask(path, {});
      const taken = await put(oidOf(tree), frameObject(tree));
      await put(oidOf(blob), frameObject(blob));
      const refused = await ask(path, {});

      expect(missing.json).toMatchObject({ status: 'refused', problems: [{ code: 'object-missing', oid: oidOf(tree) }] });
      // Either git refuses the bytes, or the snapshot is refused with them.
      expect([200, 422]).toContain(taken.status);
      expect(refused.json.status).toBe('refused');
      expect((await begin(oidOf(commit))).json.code).toBe('snapshot-incomplete');
    });
  });

  describe('objects', () => {
    api.common();

    const blob = frameObject({ type: 'blob', content: Buffer.from('some bytes') });
    const oid = oidOf({ type: 'blob', content: Buffer.from('some bytes') });

    it.each([
      { what: 'of another id', at: 'c'.repeat(40), body: blob, status: 422, code: 'object-invalid' },
      { what: 'without a header of their size', at: oid, body: Buffer.from('blob 99\0some bytes'), status: 422, code: 'object-invalid' },
      { what: 'that are none', at: oid, body: '', status: 422, code: 'object-invalid' },
      { what: 'for a path that is no id', at: 'HEAD', body: blob, status: 404, code: 'not-found' },
      { what: 'sent as JSON', at: oid, body: blob, type: 'application/json', status: 415, code: 'content-type-unsupported' },
      { what: 'of a caller without the role', at: oid, body: blob, as: 'auditor' as const, status: 404, code: 'not-found' },
      { what: 'of nobody', at: oid, body: blob, as: 'nobody' as const, status: 401, code: 'credentials-missing' },
      {
        what: 'of a tree that cannot be read',
        at: oidOf({ type: 'tree', content: Buffer.from('no tree') }),
        body: frameObject({ type: 'tree', content: Buffer.from('no tree') }),
        status: 422,
        code: 'object-invalid',
      },
    ])('refuse bytes $what', async ({ at, body, status, code, ...change }) => {
      expect(await put(at, body, change)).toMatchObject({ status, json: { code } });
      expect(api.world.faults).toEqual([]);
    });

    it('are refused beyond the limit', async () => {
      // Over HTTP the connection may end while the rest is still being sent: then the answer is lost with it.
      const refused = await put(oid, new Uint8Array(SNAPSHOT_LIMITS.fileBytes + 65)).catch((error: unknown) => error);

      if ((refused as Error).name === 'TypeError') expect((refused as Error).message).toBe('fetch failed');
      else expect(refused).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
    });

    it('are put again without a change', async () => {
      expect(await put(oid, blob)).toMatchObject({ status: 200, json: { oid } });
      expect(await put(oid, blob)).toMatchObject({ status: 200 });
      expect(api.world.repository.git('cat-file', 'blob', oid)).toBe('some bytes');
    });
  });
}

let made = 0;
const unique = (): string => `${process.pid}-${Date.now()}-${(made += 1)}`;
