/** What a build runs: `node runner.mjs input.zip`. Bundled into one file and sent with every input. */
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { BUILD_CACHE, BUILD_INPUT, BUILD_JOB } from '../../../domain/gates/index.ts';
import { JobInput } from '../input-archive.ts';
import { MAX_RESULT_BYTES, packResult } from '../result-archive.ts';
import { buildEnvironment } from './env.ts';
import { runInput } from './run-input.ts';
import type { Owner } from './unpack-tree.ts';

/** Everybody's account without rights: it reads neither the environment of the build nor what belongs to root. */
function nobody(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

/** The job's own folder of the caches; the user of the commands cannot enter the others. */
async function cacheOf(caches: string, name: string, user: Owner | undefined): Promise<string> {
  const own = join(caches, name);
  await mkdir(own, { recursive: true });
  if (user === undefined) return own;
  for (const each of await readdir(caches)) {
    await chown(join(caches, each), each === name ? user.uid : 0, each === name ? user.gid : 0);
    await chmod(join(caches, each), 0o700);
  }
  return own;
}

async function main(archive: string): Promise<void> {
  const blobs = unzipSync(await readFile(archive));
  const input = JobInput.parse(JSON.parse(Buffer.from(blobs['job.json'] ?? []).toString('utf8')));
  const { [BUILD_INPUT]: _address, [BUILD_JOB]: name, STRINGLINE_CACHE: caches = BUILD_CACHE, ...environment } = buildEnvironment();
  if (input.name !== name) throw new Error(`The input is that of job ${input.name}, not of ${String(name)}.`);
  const directory = await mkdtemp(join(tmpdir(), 'stringline-'));
  await chmod(directory, 0o711);
  const user = nobody();
  const options = { directory, environment, caches: await cacheOf(caches, input.cache, user), ...(user && { user }) };
  const { result, artefacts } = await runInput(input, blobs, options);
  for (const { name: command, outcome, exitCode } of result.commands) process.stdout.write(`${command}: ${outcome} ${exitCode ?? ''}\n`);
  await upload(input.resultUrl, packResult(input.name, result, artefacts));
}

const ATTEMPTS = 4;

/** Puts the result; the second time it is there already, which is as good. */
async function upload(url: string, body: Uint8Array): Promise<void> {
  if (body.length > MAX_RESULT_BYTES) throw new Error(`The result has ${body.length} bytes; at most ${MAX_RESULT_BYTES} are taken.`);
  for (let attempt = 1; ; attempt += 1) {
    const status = await put(url, body);
    if (status === 200 || status === 412) return;
    if (attempt === ATTEMPTS || (status >= 400 && status < 500))
      throw new Error(`The result could not be uploaded (${status || 'no answer'}).`);
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
  }
}

/** HTTP status of the answer; 0 when there was none. The address is not printed: it is a key. */
async function put(url: string, body: Uint8Array): Promise<number> {
  try {
    const response = await fetch(url, { method: 'PUT', body, headers: { 'if-none-match': '*' }, signal: AbortSignal.timeout(300_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // No answer is one of the answers, and is tried again.
    return 0;
  }
}

await main(process.argv[2] ?? 'input.zip');
