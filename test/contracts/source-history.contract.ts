import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SourceRepository } from '../../lib/app/ports.ts';
import { type artefactsOf, createLab, type Lab } from '../adapters/git/lab.ts';

/** Opens the port over all objects and refs of a real repository as it is now. */
export type OpenSource = (cwd: string, lab: Lab, artefacts?: ReturnType<typeof artefactsOf>) => Promise<SourceRepository>;

export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The half of the contract that is about commits and what lies between them; `sourceRepositoryContract` runs it. */
export function sourceHistoryContract(open: OpenSource): void {
  describe('SourceRepository, history', () => {
    let lab: Lab;
    let made = 0;
    beforeAll(() => {
      lab = createLab();
    });
    afterAll(() => lab.close());
    const fresh = (files?: Record<string, string | Uint8Array>): string => lab.repository(`h${String((made += 1))}`, files);

    it('reads the history that git reads, through merges and in its order', async () => {
      const cwd = fresh({ a: '1' });
      const first = lab.git(cwd, 'rev-parse', 'HEAD');
      lab.git(cwd, 'switch', '-q', '-c', 'side');
      const side = lab.commit(cwd, 'On the side\n\nwith a body  \n\n', { b: '1' });
      lab.git(cwd, 'switch', '-q', 'main');
      const second = lab.commit(cwd, 'Second', { a: '2' });
      lab.git(cwd, 'merge', '-q', '--no-ff', '-m', 'Merge', 'side');
      const iso = new Uint8Array([0x46, 0xfc, 0x72]);
      execFileSync(
        'git',
        ['-c', 'user.name=Zoë', '-c', 'user.email=z@b', '-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '-q', '--allow-empty', '-F', '-'],
        {
          cwd,
          input: iso,
        },
      );
      const repository = await open(cwd, lab);
      const format = (range: string): string[] => lab.git(cwd, 'log', '--format=%H %s', range).split('\n').filter(Boolean);
      const log = async (range: { from?: string; to: string; limit?: number }): Promise<string[]> =>
        (await repository.log(range)).map(({ commit, message }) => `${commit} ${message.split('\n')[0] ?? ''}`);

      expect(await log({ to: 'main' })).toEqual(format('main'));
      expect(await log({ from: first, to: 'main' })).toEqual(format(`${first}..main`));
      expect(await log({ from: side, to: 'main' })).toEqual(format(`${side}..main`));
      expect(await log({ from: 'main', to: 'main' })).toEqual([]);
      expect(await log({ to: 'main', limit: 2 })).toEqual(format('main').slice(0, 2));
      expect((await repository.log({ to: 'main', limit: 1 }))[0]?.message).toBe('Für');
      expect((await repository.log({ to: side, limit: 1 }))[0]).toMatchObject({
        author: 'Ann <ann@example.org>',
        message: 'On the side\n\nwith a body',
      });
      expect([
        await repository.isAncestor(side, 'main'),
        await repository.isAncestor(second, side),
        await repository.isAncestor(side, side),
      ]).toEqual([true, false, true]);
    });

    it('names the changes that git names', async () => {
      const cwd = fresh({ 'x/a': '1', 'x-y': '2', 'x.z': '3', mode: 'm', 'moved/from': 'the same', same: 's' });
      const before = lab.git(cwd, 'rev-parse', 'HEAD');
      execFileSync('sh', ['-c', 'chmod +x mode; git mv moved/from to; rm -r x; echo file > x; echo 4 > x-y'], { cwd });
      const after = lab.commit(cwd, 'Changed');
      const repository = await open(cwd, lab);

      const changes = await repository.changes(before, after);

      const letters = { added: 'A', modified: 'M', deleted: 'D' };
      const byGit = lab.git(cwd, 'diff-tree', '-r', '--no-renames', '--name-status', before, after).split('\n');
      expect(changes.map(({ path, status }) => `${letters[status]}\t${path}`)).toEqual(byGit);
      expect(await repository.changes(before, before)).toEqual([]);
      expect(await repository.changes(EMPTY_TREE, before)).toHaveLength(6);
    });

    it('shows changes as a diff that git itself can apply', async () => {
      const long = Array.from({ length: 60 }, (_, index) => `line ${String(index)}\n`).join('');
      const cwd = fresh({
        'a.txt': long,
        'b "q".txt': 'one\ntwo',
        gone: 'g\n',
        ünï: 'x\n',
        'old-name': 'moved as it is\n',
        'run.sh': 'r\n',
      });
      const before = lab.git(cwd, 'rev-parse', 'HEAD');
      lab.git(cwd, 'mv', 'old-name', 'new-name');
      lab.git(cwd, 'rm', '-q', 'gone');
      lab.git(cwd, 'update-index', '--chmod=+x', 'run.sh');
      execFileSync('chmod', ['+x', 'run.sh'], { cwd });
      const edited = long.replace('line 3\n', 'line three\n').replace('line 50\n', '').replace('line 59\n', 'the end');
      const after = lab.commit(cwd, 'Changed', { 'a.txt': edited, 'b "q".txt': 'one\ntwo\nthree\n', ünï: 'y\n', 'new/file': 'n\n' });
      const repository = await open(cwd, lab);

      const diff = await repository.diff(before, after);

      lab.git(cwd, 'checkout', '-q', '--detach', before);
      execFileSync('git', ['apply', '--index', '-'], { cwd, input: diff });
      expect(lab.git(cwd, 'write-tree')).toBe(lab.git(cwd, 'rev-parse', `${after}^{tree}`));
      expect(diff).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1,7 +1,7 @@');
      expect(diff.split('\n')).toContain('rename to new-name');
      expect(await repository.diff(before, before)).toBe('');
    });

    it('shows that a binary file differs, not how, and cuts what nobody can read', async () => {
      const cwd = fresh({ bin: new Uint8Array([1, 0, 2]) });
      const first = lab.git(cwd, 'rev-parse', 'HEAD');
      const second = lab.commit(cwd, 'Second', { bin: new Uint8Array([1, 0, 3]) });
      const third = lab.commit(cwd, 'Third', { big: `${'x'.repeat(200)}\n`.repeat(50_000) });
      const repository = await open(cwd, lab);

      expect(await repository.diff(first, second)).toContain('Binary files a/bin and b/bin differ\n');
      const cut = await repository.diff(second, third);
      expect(cut.length).toBeLessThan(9 * 1024 * 1024);
      expect(cut).toMatch(/\[The diff is longer than \d+ bytes; the rest is left out.\]\n$/);
    });
  });
}
