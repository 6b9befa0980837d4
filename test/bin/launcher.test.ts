import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const BIN = join(import.meta.dirname, '..', '..', 'bin');
const NEWER = join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');

/** Makes a Node pass for an old one; unless `always`, only until it has been replaced. */
const oldNode = (always: boolean): string =>
  `if (${String(always)} || !process.env.STRINGLINE_REEXEC) Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`;

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A package made of the real launcher and a command line of the test's own. */
class Package {
  readonly root = mkdtempSync(join(tmpdir(), 'launcher-'));

  constructor() {
    cpSync(BIN, join(this.root, 'bin'), { recursive: true });
    this.write('package.json', '{ "type": "module", "version": "9.8.7" }');
    this.write('old.cjs', oldNode(false));
    this.write('ancient.cjs', oldNode(true));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  commandLine(body: string): this {
    this.write('lib/cli/main.ts', `export async function main(argv: string[]): Promise<number> { ${body} }`);
    return this;
  }

  withNewerNode(folder = ''): this {
    mkdirSync(dirname(join(this.root, folder, NEWER)), { recursive: true });
    symlinkSync(process.execPath, join(this.root, folder, NEWER));
    return this;
  }

  start(argv: string[], options: { preload?: string; cwd?: string } = {}): ChildProcessWithoutNullStreams {
    const preload = options.preload === undefined ? [] : ['--require', join(this.root, options.preload)];
    return spawn(process.execPath, [...preload, join(this.root, 'bin/stringline.ts'), ...argv], {
      cwd: join(this.root, options.cwd ?? ''),
    });
  }

  async run(...args: Parameters<Package['start']>): Promise<Ended> {
    return ended(this.start(...args));
  }
}

/** Resolves when the process and everything that holds its pipes has gone. */
async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...out };
}

/** A command line that says when it is there, and ends with 3 when one of these signals has come. */
const waiting = (...signals: string[]): string =>
  `const timer = setInterval(() => {}, 1000);
   const got = new Promise((resolve) => { for (const s of ${JSON.stringify(signals)}) process.once(s, resolve); });
   console.log('ready'); console.log(await got); clearInterval(timer); return 3;`;

let pack: Package;
beforeEach(() => {
  pack = new Package();
});
afterEach(() => rmSync(pack.root, { recursive: true, force: true }));

describe('Launcher: on a Node that is new enough', () => {
  it.each(['--version', '-V'])('answers %s without loading the command line', async (flag) => {
    // Prepare
    pack.write('lib/cli/main.ts', `throw new Error('loaded');`);

    // Act
    const result = await pack.run([flag]);

    // Assess
    expect(result).toEqual({ code: 0, signal: null, stdout: '9.8.7\n', stderr: '' });
  });

  it('hands over the arguments and ends with the code of the command line', async () => {
    pack.commandLine('console.log(JSON.stringify(argv)); return 4;');

    const result = await pack.run(['run', '--file', 'a b.md']);

    expect(result).toEqual({ code: 4, signal: null, stdout: '["run","--file","a b.md"]\n', stderr: '' });
  });

  it('lets all output leave before it ends, and does not wait for what is still open', async () => {
    pack.commandLine(`setInterval(() => {}, 1000); process.stdout.write('x'.repeat(3_000_000)); return 0;`);

    const result = await pack.run([]);

    expect(result.stdout).toHaveLength(3_000_000);
    expect(result.code).toBe(0);
  });

  it('finishes its work when the reader of its output leaves', async () => {
    // Prepare
    pack.commandLine(
      `for (let i = 0; i < 50; i += 1) { process.stdout.write('x'.repeat(100_000)); await new Promise(setImmediate); } return 1;`,
    );
    const child = pack.start([]);

    // Act
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];

    // Assess
    expect(code).toBe(1);
  });

  it('hides the warning about SQLite and no other', async () => {
    pack.commandLine(`await import('node:sqlite'); process.emitWarning('mind this', 'ExperimentalWarning'); return 0;`);

    const result = await pack.run([]);

    expect(result.stderr).toContain('mind this');
    expect(result.stderr).not.toContain('SQLite');
  });
});

describe('Launcher: on a Node that is too old', () => {
  const preload = 'old.cjs';

  it('goes on with the newer Node of its own package, arguments and exit code included', async () => {
    // Prepare
    pack
      .withNewerNode()
      .commandLine(
        'console.log(JSON.stringify([process.execPath.endsWith("bin/node"), argv, process.env.STRINGLINE_REEXEC ?? "none"])); return 7;',
      );

    // Act
    const result = await pack.run(['show', '--json'], { preload });

    // Assess
    expect(result).toEqual({ code: 7, signal: null, stdout: '[true,["show","--json"],"none"]\n', stderr: '' });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on, once, and waits for the end', async (signal) => {
    // Prepare
    pack.withNewerNode().commandLine(waiting('SIGTERM', 'SIGINT', 'SIGHUP'));
    const child = pack.start([], { preload });
    const end = ended(child);
    await once(child.stdout, 'data');

    // Act
    child.kill(signal);

    // Assess
    expect(await end).toEqual({ code: 3, signal: null, stdout: `ready\n${signal}\n`, stderr: '' });
  });

  it('dies by the signal that the newer Node died by', async () => {
    pack
      .withNewerNode()
      .commandLine(`process.kill(process.pid, 'SIGTERM'); await new Promise(() => setInterval(() => {}, 1000)); return 0;`);

    const result = await pack.run([], { preload });

    expect(result.signal).toBe('SIGTERM');
  });

  it('leaves nothing running when it is killed', async () => {
    // Prepare
    pack.withNewerNode().commandLine(waiting('SIGTERM'));
    const child = pack.start([], { preload });
    const end = ended(child);
    await once(child.stdout, 'data');

    // Act: the pipes close only when the newer Node is gone as well
    child.kill('SIGKILL');

    // Assess
    expect(await end).toEqual({ code: null, signal: 'SIGKILL', stdout: 'ready\n', stderr: '' });
  });

  it.each([
    ['there is no newer one', (): Package => pack, 'old.cjs', ''],
    ['the newer one is too old as well', (): Package => pack.withNewerNode(), 'ancient.cjs', ''],
    ['only the working directory brings one', (): Package => pack.withNewerNode('elsewhere'), 'old.cjs', 'elsewhere'],
  ])('says which Node is needed when %s', async (_, prepare, fake, cwd) => {
    prepare().commandLine('return 0;');

    const result = await pack.run([], { preload: fake, cwd });

    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^Error: stringline needs Node 22\.18 or newer; this is Node 20\.20\.2\.\nFix: .+\n$/);
  });

  it('says so when the newer one does not start', async () => {
    pack.commandLine('return 0;').write(NEWER, 'not a program');

    const result = await pack.run([], { preload });

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('needs Node 22.18');
  });

  it('says it as one document with --json', async () => {
    const result = await pack.run(['status', '--json'], { preload });

    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ schema: 'stringline.error/1', error: { code: 'node-too-old', exit: 2 } });
  });
});
