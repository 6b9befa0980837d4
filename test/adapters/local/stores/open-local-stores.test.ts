import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLocalStores } from '../../../../lib/adapters/local/stores/index.ts';
import { aRun } from '../../../support/records.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const FILE = 'stringline.sqlite';

describe('openLocalStores', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => {
    directory.remove();
  });

  it('creates the directory, private and ignoring itself', () => {
    const path = join(directory.path, 'project', '.stringline');

    openLocalStores(path).close();

    expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n!waivers.yaml\n!approvals.yaml\n');
    expect(statSync(join(path, FILE)).mode & 0o077).toBe(0);
    expect(existsSync(join(path, 'artefacts'))).toBe(true);
  });

  it('keeps what was written, and a .gitignore that someone changed', async () => {
    const first = openLocalStores(directory.path);
    await first.runs.create(aRun());
    first.close();
    writeFileSync(join(directory.path, '.gitignore'), 'mine\n');

    const second = openLocalStores(directory.path);
    const run = await second.runs.get('run-1');
    second.close();

    expect(run).toEqual(aRun());
    expect(readFileSync(join(directory.path, '.gitignore'), 'utf8')).toBe('mine\n');
  });

  it('finds how often a run was taken up where older versions have kept it', async () => {
    const stores = openLocalStores(directory.path);
    await stores.runs.create(aRun({ status: 'running' }));
    await stores.runs.create(aRun({ id: 'run-2', spec: 'other' }));
    await stores.checkpoints.save('run-1', 'attempt', 2);
    stores.close();
    new DatabaseSync(join(directory.path, FILE)).exec('PRAGMA user_version = 7');

    const migrated = openLocalStores(directory.path);
    const runs = [await migrated.runs.get('run-1'), await migrated.runs.get('run-2')];
    const left = await migrated.checkpoints.load('run-1', 'attempt');
    migrated.close();

    expect(runs).toMatchObject([
      { resumed: { attempt: 2, at: aRun().updatedAt, config: aRun().config } },
      aRun({ id: 'run-2', spec: 'other' }),
    ]);
    expect(left).toBeUndefined();
  });

  it('syncs every commit and logs ahead', () => {
    const stores = openLocalStores(directory.path);
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys'].map(
      (name) => Object.values(stores.database.get(`PRAGMA ${name}`) ?? {})[0],
    );
    stores.close();

    expect(pragmas).toEqual(['wal', 2, 1]);
  });

  it.each([
    {
      name: 'a newer schema',
      prepare: (file: string) => new DatabaseSync(file).exec('PRAGMA application_id = 1398033486; PRAGMA user_version = 99'),
      code: 'database-newer',
      exit: 2,
    },
    {
      name: 'a database of another program',
      prepare: (file: string) => new DatabaseSync(file).exec('CREATE TABLE theirs (x)'),
      code: 'database-foreign',
      exit: 2,
    },
    {
      name: 'no database at all',
      prepare: (file: string) => {
        writeFileSync(file, 'hello '.repeat(2000));
      },
      code: 'database-corrupt',
      exit: 5,
    },
  ])('refuses $name, naming the file and the way out', ({ prepare, code, exit }) => {
    prepare(join(directory.path, FILE));

    expect(() => openLocalStores(directory.path)).toThrow(
      expect.objectContaining({ code, exit, message: expect.stringContaining(FILE), fix: expect.any(String) }),
    );
  });

  it('names a damaged page when it meets one', async () => {
    const stores = openLocalStores(directory.path);
    for (let index = 0; index < 50; index += 1) await stores.runs.create(aRun({ id: `run-${index}`, spec: `spec-${index}` }));
    stores.close();
    const file = join(directory.path, FILE);
    const bytes = readFileSync(file);
    bytes.fill(0xee, bytes.length - 4096 * 2);
    writeFileSync(file, bytes);

    const reopened = openLocalStores(directory.path);
    const listed = reopened.runs.list();

    await expect(listed).rejects.toMatchObject({ code: 'database-corrupt', exit: 5 });
    reopened.close();
  });

  it('refuses a row that is not what its schema says', async () => {
    const stores = openLocalStores(directory.path);
    await stores.runs.create(aRun());
    stores.database.run(`UPDATE runs SET body = json_set(body, '$.status', 'sleeping')`);

    const read = stores.runs.get('run-1');

    await expect(read).rejects.toMatchObject({ code: 'record-invalid', message: expect.stringContaining('status') });
    stores.close();
  });

  it('says what a full disk means, and keeps what was there', async () => {
    const stores = openLocalStores(directory.path);
    await stores.runs.create(aRun());
    stores.database.run('PRAGMA max_page_count = 1');

    const create = stores.runs.create(aRun({ id: 'big', spec: 'big', requestSource: 'x'.repeat(400_000) }));

    await expect(create).rejects.toMatchObject({ code: 'disk-full', exit: 5 });
    expect(await stores.runs.get('run-1')).toEqual(aRun());
    stores.close();
  });

  it('says what a directory that cannot be written means', () => {
    const blocked = join(directory.path, 'file');
    writeFileSync(blocked, '');
    chmodSync(directory.path, 0o500);
    const privileged = process.getuid?.() === 0;
    // The superuser may write anywhere; /sys refuses even them.
    const path = privileged ? '/sys/stringline' : join(directory.path, '.stringline');

    const open = (): unknown => openLocalStores(path);

    expect(open).toThrow(expect.objectContaining({ code: 'directory-read-only', exit: 2 }));
    chmodSync(directory.path, 0o700);
  });

  it('can be opened for the first time by several processes at once', async () => {
    const script = `import { openLocalStores } from ${JSON.stringify(join(process.cwd(), 'lib/adapters/local/stores/index.ts'))};
      const stores = openLocalStores(process.argv[1]);
      await stores.runs.create({ ...${JSON.stringify(aRun())}, id: String(process.pid), spec: String(process.pid) });
      stores.close();`;
    const open = (): Promise<number | null> =>
      new Promise((resolve) => {
        spawn(process.execPath, ['--input-type=module-typescript', '--disable-warning=ExperimentalWarning', '-e', script, directory.path], {
          stdio: ['ignore', 'inherit', 'inherit'],
        }).on('close', resolve);
      });

    const codes = await Promise.all(Array.from({ length: 4 }, open));
    const stores = openLocalStores(directory.path);
    const runs = await stores.runs.list();
    stores.close();

    expect(codes).toEqual([0, 0, 0, 0]);
    expect(runs).toHaveLength(4);
  });
});
