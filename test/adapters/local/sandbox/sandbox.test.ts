import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type IsolationLevel, type LocalSandboxOptions, probeIsolation } from '../../../../lib/adapters/local/sandbox/index.ts';
import { type Harness, harness } from './harness.ts';

const level = await probeIsolation();
/** Every level that this machine offers: what holds, holds with and without namespaces. */
const LEVELS: IsolationLevel[] =
  level === 'none' ? ['none'] : level === 'network' ? ['network', 'none'] : ['namespaces', 'network', 'none'];

let open: Harness | undefined;
async function prepare(options: Partial<LocalSandboxOptions> = {}): Promise<Harness> {
  open = await harness(options);
  return open;
}
afterEach(async () => {
  await open?.close();
  open = undefined;
});

describe.each(LEVELS)('at level %s', (isolation) => {
  it.each([
    ['exit 0', { outcome: 'exited', exitCode: 0 }],
    ['exit 1', { outcome: 'exited', exitCode: 1 }],
    ['exit 255', { outcome: 'exited', exitCode: 255 }],
    ['exit 127', { outcome: 'not-found', exitCode: 127 }],
    ['no-such-program-anywhere', { outcome: 'not-found', exitCode: 127 }],
    ['kill -9 $$', { outcome: 'signalled', exitCode: undefined }],
    ['kill -SEGV $$', { outcome: 'signalled', exitCode: undefined }],
  ])('tells how `%s` ended', async (run, expected) => {
    // Prepare
    const { run: execute } = await prepare({ isolation });
    // Act
    const { first } = await execute(run);
    // Assess
    expect(first).toMatchObject(expected);
  });

  it('runs in the checkout, with nothing on its input, and disposes of the checkout', async () => {
    const h = await prepare({ isolation });
    await writeFile(join(h.source, 'a.txt'), 'in the tree');
    const { stdout, first } = await h.run('cat a.txt; cat; echo written > b.txt && cat b.txt');
    expect(stdout).toBe('in the treewritten\n');
    expect(first.exitCode).toBe(0);
    expect(h.disposed).toEqual(h.checkouts);
    expect(existsSync(join(h.source, 'b.txt'))).toBe(false);
    expect(await readdir(join(h.root, 'state', 'sandbox'))).toEqual(['caches']);
  });

  it('stops a command that hangs and ignores SIGTERM', async () => {
    const h = await prepare({ isolation });
    const job = h.job('x');
    const { first, stdout } = await h.run('x', {
      commands: [{ ...job.commands[0]!, run: 'trap "" TERM; echo started; while :; do sleep 1; done', timeoutSeconds: 3 }],
    });
    expect(first).toMatchObject({ outcome: 'timed-out', exitCode: undefined });
    expect(stdout).toBe('started\n');
    expect(first.durationMs).toBeLessThan(10_000);
  });

  it('stops a command that prints without end, keeps head and tail, and says what is missing', async () => {
    const h = await prepare({ isolation, outputLimit: 100_000 });
    const { first, stdout } = await h.run('echo first; i=0; while :; do i=$((i+1)); echo "line $i of something that never stops"; done');
    expect(first.outcome).toBe('output-limit');
    expect(stdout).toMatch(/^first\n/);
    expect(stdout).toMatch(/\[… about \d+ bytes left out …\]\n/);
    expect(stdout.length).toBeLessThan(300_000);
  });

  it('does not keep 100 MB in memory or in the store', async () => {
    const h = await prepare({ isolation });
    const { first, stdout } = await h.run('head -c 100000000 /dev/zero | tr "\\0" x');
    expect(first.outcome).toBe('output-limit');
    expect(stdout.length).toBeLessThan(6_000_000);
  });

  it('ends what a command leaves behind, in its group and in sessions of its own, and does not wait for it', async () => {
    const h = await prepare({ isolation });
    const script = 'for i in 1 2 3 4; do sleep 31177 & :; done; setsid sleep 31177 & sleep 0.3; echo done';
    const { first, stdout } = await h.run(script);
    expect(first).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(stdout).toContain('done');
    expect(first.durationMs).toBeLessThan(10_000);
    expect(await commandLines('sleep 31177')).toEqual([]);
  });

  it('survives a command that kills its parent', async () => {
    const h = await prepare({ isolation: isolation === 'none' ? 'none' : isolation });
    const { result } = await h.run(['echo one', isolation === 'namespaces' ? 'kill -9 $PPID; echo two' : 'echo two', 'echo three']);
    expect(result.commands.map(({ stdout }) => h.text(stdout))).toEqual(['one\n', 'two\n', 'three\n']);
  });

  it('lets no credential of the environment in, and masks those that get into the output all the same', async () => {
    const canaries = {
      AWS_SECRET_ACCESS_KEY: 'canary-aws-secret-key',
      GITHUB_TOKEN: 'canary-github-token',
      MY_API_KEY: 'canary-my-api-key',
      DATABASE_URL: 'canary-database-url',
      SSH_AUTH_SOCK: '/canary/agent.sock',
      NODE_OPTIONS: '--canary-node-option',
      GIT_DIR: '/canary/git',
      LD_PRELOAD: '/canary/preload.so',
      UNHEARD_OF: 'canary-unheard-of',
    };
    const h = await prepare({
      isolation,
      environment: { PATH: process.env['PATH'] ?? '', HOME: join(homedir()), LANG: 'C.UTF-8', ...canaries },
    });
    await writeFile(join(h.source, 'leak.txt'), `${canaries.GITHUB_TOKEN} and ${canaries.MY_API_KEY}\n`);
    const { stdout, result } = await h.run('env; cat leak.txt; cp leak.txt report.txt', { reports: ['report.txt'] });
    const report = h.text(result.reports[0]!.digest);
    expect(stdout).toContain('LANG=C.UTF-8');
    expect(`${stdout}${report}`).not.toMatch(/canary/);
    expect(report).toBe('[secret masked] and [secret masked]\n');
  });

  it('gives each job an empty home and a private directory for temporary files', async () => {
    const h = await prepare({ isolation });
    const { stdout } = await h.run(
      'ls -A "$HOME" "$TMPDIR" | grep -v : ; touch "$HOME/x" "$TMPDIR/y" && echo writable; test "$HOME" != "$TMPDIR" && echo apart',
    );
    expect(stdout.trim()).toBe('writable\napart');
  });

  it('names paths as the repository does', async () => {
    const h = await prepare({ isolation });
    const { stdout } = await h.run('echo "$PWD/src/a.ts"; pwd');
    expect(stdout).toBe('src/a.ts\n.\n');
  });

  it('brings reports back, written anew, and never through a link, a pipe or beyond the limit', async () => {
    const h = await prepare({ isolation });
    await mkdir(join(h.source, 'out'), { recursive: true });
    await writeFile(join(h.source, 'out', 'stale.xml'), '<stale/>');
    await writeFile(join(h.root, 'outside.xml'), '<outside/>');
    await symlink(join(h.root, 'outside.xml'), join(h.source, 'out', 'committed-link.xml'));
    const script = [
      'test -e out/stale.xml && echo stale',
      'test -L out/committed-link.xml && echo stale link',
      'echo "<fresh/>" > out/fresh.xml',
      `ln -s ${join(h.root, 'outside.xml')} out/link.xml`,
      `ln -s ${h.root} elsewhere`,
      'mkfifo out/pipe.xml',
      'truncate -s 200M out/huge.xml',
    ].join('\n');
    const { result, stdout } = await h.run(script, { reports: ['out/*.xml', 'elsewhere/*.xml'] });
    const reports = Object.fromEntries(result.reports.map(({ path, digest }) => [path, h.text(digest)]));
    expect(stdout).toBe('');
    expect(Object.keys(reports)).toEqual(['out/fresh.xml', 'out/huge.xml', 'out/link.xml', 'out/pipe.xml']);
    expect(reports['out/fresh.xml']).toBe('<fresh/>\n');
    expect(reports['out/link.xml']).toMatch(/no regular file/);
    expect(reports['out/pipe.xml']).toMatch(/no regular file/);
    expect(reports['out/huge.xml']).toMatch(/at most/);
  });

  it('skips the rest after a failure when told to', async () => {
    const h = await prepare({ isolation });
    const { result } = await h.run(['true', 'exit 3', 'echo never'], { failFast: true });
    expect(result.commands.map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([
      ['exited', 0],
      ['exited', 3],
      ['skipped', undefined],
    ]);
  });
});

async function commandLines(wanted: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) =>
      readFile(`/proc/${pid}/cmdline`, 'utf8').then(
        (text) => text.replaceAll('\0', ' ').trim(),
        () => '',
      ),
    ),
  );
  return lines.filter((line) => line === wanted);
}

describe('cut off from the network', () => {
  const cut = level === 'none' ? it.skip : it;

  cut('reaches a server of its own on the loopback device, and none outside', async () => {
    const server = createServer((_request, response) => response.end('outside'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const h = await prepare();
      const own = `const s=require('http').createServer((q,r)=>r.end('inside')).listen(0,'127.0.0.1',async()=>{console.log(await (await fetch('http://127.0.0.1:'+s.address().port)).text());s.close();s.closeAllConnections()})`;
      const outside = `fetch('http://127.0.0.1:${port}').then(()=>console.log('reached'),()=>console.log('unreachable'))`;
      const { result } = await h.run([`node -e "${own}"`, `node -e "${outside}"`]);
      expect(result.isolation).toBe('no-network');
      expect(result.commands.map(({ stdout }) => h.text(stdout))).toEqual(['inside\n', 'unreachable\n']);
      const allowed = await h.run(`node -e "${outside}"`, { network: 'allowed' });
      expect(allowed.result.isolation).toBe('network');
      expect(allowed.stdout).toBe('reached\n');
    } finally {
      server.close();
    }
  });

  it('says so when the network could not be cut', async () => {
    const h = await prepare({ isolation: 'none' });
    const { result } = await h.run('true');
    expect(result.isolation).toBe('network');
  });
});

describe('in namespaces', () => {
  const inside = level === 'namespaces' ? it : it.skip;

  inside('keeps its user, and cannot write outside of the checkout', async () => {
    const h = await prepare();
    const outside = homedir();
    const { stdout, stderr } = await h.run(`id -u; touch "${outside}/stringline-was-here"; echo $?`);
    expect(stdout).toBe(`${String(process.getuid?.())}\n1\n`);
    expect(stderr).toMatch(/Read-only file system/);
    expect(existsSync(join(outside, 'stringline-was-here'))).toBe(false);
  });

  inside("cannot write to the user's repository, wherever that lies", async () => {
    const h = await prepare();
    await mkdir(join(h.root, 'repository', '.git'), { recursive: true });
    const sandbox = h.reopen({ protect: [join(h.root, 'repository')], stateDirectory: join(h.root, 'repository', '.stringline') });
    const result = await sandbox.runJob(
      h.job(`echo evil > ${join(h.root, 'repository', '.git', 'hook')}; touch "$TMPDIR/x" && touch here && echo fine`),
    );
    expect(h.text(result.commands[0]!.stdout)).toBe('fine\n');
    expect(await readdir(join(h.root, 'repository', '.git'))).toEqual([]);
  });

  inside('cannot see credentials in the home directory', async () => {
    const h = await prepare();
    const home = join(h.root, 'home');
    await mkdir(join(home, '.ssh'), { recursive: true });
    await mkdir(join(home, '.cargo'));
    await writeFile(join(home, '.ssh', 'id_ed25519'), 'canary-ssh');
    await writeFile(join(home, '.npmrc'), 'canary-npm');
    await writeFile(join(home, 'notes.txt'), 'ordinary');
    const sandbox = h.reopen({ environment: { PATH: process.env['PATH'] ?? '', HOME: home } });
    const result = await sandbox.runJob(
      h.job(`cat ${home}/.ssh/id_ed25519 ${home}/.npmrc ${home}/notes.txt; touch ${home}/.cargo/cache && echo layered`),
    );
    expect(h.text(result.commands[0]!.stdout)).toBe('ordinarylayered\n');
    expect(await readdir(join(home, '.cargo'))).toEqual([]);
  });

  inside('cannot see what is ours on this machine, nor the secrets of the checkout', async () => {
    const h = await prepare();
    const repository = join(h.root, 'repository');
    const state = join(repository, '.stringline');
    await mkdir(join(state, 'artefacts'), { recursive: true });
    await mkdir(join(repository, '.git'));
    const ours = ['.stringline/serve.json', '.stringline/stringline.sqlite', '.stringline/artefacts/ab', '.git/config'];
    for (const file of [...ours, '.env', '.env.example']) await writeFile(join(repository, file), `canary ${file}\n`);
    const sandbox = h.reopen({ protect: [repository], stateDirectory: state });

    const result = await sandbox.runJob(
      h.job(`cd ${repository}; cat .git/config .stringline/serve.json .stringline/*.sqlite .stringline/*/ab .env .env.example`),
    );

    expect(h.text(result.commands[0]!.stdout)).toBe('canary .env.example\n');
  });

  inside('shares neither temporary files nor memory with this machine, and finds its own again', async () => {
    const h = await prepare();
    const name = `stringline-${randomUUID()}`;
    const shared = ['/tmp', '/var/tmp', '/dev/shm'];
    for (const folder of shared) await writeFile(join(folder, name), 'canary');
    try {
      const places = shared.map((folder) => join(folder, name)).join(' ');
      const result = await h.sandbox.runJob(
        h.job([`cat ${places}; echo planted | tee ${places}`, `cat /tmp/${name}; cat ${h.root}/neighbour`]),
      );
      expect(result.commands.map(({ stdout }) => h.text(stdout))).toEqual(['planted\n', 'planted\n']);
      expect(await Promise.all(shared.map((folder) => readFile(join(folder, name), 'utf8')))).toEqual(['canary', 'canary', 'canary']);
    } finally {
      for (const folder of shared) await rm(join(folder, name));
    }
  });

  inside('finds the dependencies that a checkout has by a link, wherever they lie, and nothing else by links of it', async () => {
    const h = await prepare();
    const elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'linked-')));
    const repository = join(h.root, 'repository');
    try {
      for (const folder of ['node_modules', 'private']) await mkdir(join(elsewhere, folder));
      for (const folder of ['node_modules', 'private']) await writeFile(join(elsewhere, folder, 'file'), `of ${folder}\n`);
      await mkdir(repository);
      await symlink(join(elsewhere, 'node_modules'), join(repository, 'node_modules'));
      await symlink(join(elsewhere, 'private'), join(repository, 'vendor'));
      const sandbox = h.reopen({ protect: [repository] });

      const look = `cat ${repository}/node_modules/file ${repository}/vendor/file; echo x > ${repository}/node_modules/file`;
      const result = await sandbox.runJob(h.job(look));

      expect(h.text(result.commands[0]!.stdout)).toBe('of node_modules\n');
      expect(await readFile(join(elsewhere, 'node_modules', 'file'), 'utf8')).toBe('of node_modules\n');
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  inside('takes into a gate no cache that the command of a task could write', async () => {
    const h = await prepare();
    const home = join(h.root, 'home');
    await mkdir(join(home, '.cache', 'go-build'), { recursive: true });
    await writeFile(join(home, '.cache', 'go-build', 'std'), "the user's own\n");
    const sandbox = h.reopen({ environment: { PATH: process.env['PATH'] ?? '', HOME: home } });
    const look = 'cat "$GOCACHE"/*; mkdir -p "$GOCACHE"; echo poison > "$GOCACHE/std"';

    for (const fresh of [false, true]) await sandbox.runJob(h.job(look, { fresh }));
    const gate = await sandbox.runJob(h.job(look, { fresh: true }));
    const task = await sandbox.runJob(h.job(look));

    expect([gate, task].map(({ commands }) => h.text(commands[0]!.stdout))).toEqual(["the user's own\n", 'poison\n']);
    expect(await readFile(join(home, '.cache', 'go-build', 'std'), 'utf8')).toBe("the user's own\n");
  });

  inside('writes nothing through a link that a command left, and removes what it locked', async () => {
    const h = await prepare();
    const certificate = join(h.root, 'outside.pem');
    await writeFile(certificate, 'certificate');
    const sandbox = h.reopen({ environment: { PATH: process.env['PATH'] ?? '', SSL_CERT_FILE: certificate } });
    const script = `cat ${certificate} && mv ${h.root} /tmp/moved && mkdir -p /tmp/locked/in && chmod 0 /tmp/locked && ln -s /usr ${h.root}`;

    await expect(sandbox.runJob(h.job([script, `echo > ${certificate}`]))).rejects.toMatchObject({ code: 'sandbox-failed' });

    expect(await readFile(certificate, 'utf8')).toBe('certificate');
    expect(await readdir(join(h.root, 'state', 'sandbox'))).toEqual(['caches']);
  });

  inside('cannot undo its bounds', async () => {
    const h = await prepare();
    const { stdout } = await h.run(
      'mount -o remount,rw / 2>/dev/null || echo refused; unshare --user --map-root-user --mount mount -o remount,bind,rw / 2>/dev/null || echo refused; touch /usr/x 2>/dev/null || echo still',
    );
    expect(stdout).toBe('refused\nrefused\nstill\n');
  });
});

describe('jobs with a token', () => {
  it('completes the token with the digest of the result', async () => {
    const h = await prepare();
    await h.sandbox.start(h.job('echo hello'), 'token-1');
    expect(h.sandbox.busy()).toBe(true);
    await h.sandbox.idle();
    expect(h.sandbox.busy()).toBe(false);
    const { result } = h.completed.get('token-1') as { result: string };
    expect(JSON.parse(h.text(result))).toMatchObject({ commands: [{ name: 'command-0', exitCode: 0 }] });
    expect(await readdir(join(h.root, 'state', 'sandbox', 'jobs'))).toEqual([]);
  });

  it('fails the token when the job cannot run, without secrets in the cause', async () => {
    const h = await prepare({ environment: { PATH: process.env['PATH'] ?? '', A_TOKEN: 'no-such-tree' } });
    await h.sandbox.start(h.job('true', { tree: join(h.root, 'no-such-tree') }), 'token-2');
    await h.sandbox.idle();
    expect(h.completed.get('token-2')).toMatchObject({ error: 'Sandbox.Failed', cause: expect.stringContaining('[secret masked]') });
  });

  it('leaves the token open when it is stopped, and runs the job again afterwards', async () => {
    const stop = new AbortController();
    const h = await prepare({ signal: stop.signal });
    await h.sandbox.start(h.job('test -e done || sleep 31177'), 'token-3');
    while (h.checkouts.length === 0) await pause(5);
    stop.abort();
    await h.sandbox.idle();
    expect(h.completed.has('token-3')).toBe(false);
    expect(h.disposed).toEqual(h.checkouts);
    await writeFile(join(h.source, 'done'), '');
    const again = h.reopen({ signal: new AbortController().signal });
    expect(await again.recover()).toBe(1);
    await again.idle();
    expect(h.completed.get('token-3')).toHaveProperty('result');
    expect(await h.reopen().recover()).toBe(0);
  });

  it('gives equal artefacts for equal jobs', async () => {
    const h = await prepare();
    const [one, two] = [await h.run('pwd; echo same'), await h.run('pwd; echo same')];
    expect(one.first.stdout).toBe(two.first.stdout);
  });
});
