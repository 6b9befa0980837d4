import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openPlatform } from '../../../lib/local/platform.ts';
import { startServing } from '../../../lib/local/serve/serving.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { aRun } from '../../support/records.ts';

let repository: Repository;
beforeEach(() => {
  repository = makeRepository({ files: { 'README.md': '# Shop\n' } });
});
afterEach(() => {
  repository.remove();
});

/** A run that an earlier server has left, and that cannot be read any more. */
async function leaveUnreadableRun(): Promise<void> {
  const platform = await openPlatform({ cwd: repository.root, models: undefined as never, onFault: () => undefined });
  await platform.ports.runs.create(aRun({ id: 'left', status: 'running' }));
  platform.database.run('UPDATE runs SET body = ?', '{}');
  await platform.close();
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

describe('A server', () => {
  it('that cannot take up what an earlier one has left stops wholly: nobody answers, and no file says that somebody does', async () => {
    // Prepare
    await leaveUnreadableRun();
    const port = await freePort();

    // Act
    const serving = startServing({
      ...{ cwd: repository.root, host: '127.0.0.1', port, env: {}, version: '1.0.0', atOnce: 1 },
      onFault: () => undefined,
    });

    // Assess
    await expect(serving).rejects.toThrow();
    expect(existsSync(join(repository.root, '.stringline', 'serve.json'))).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('of a checkout that has one already is refused, whatever its port, and says what runs and how to stop it', async () => {
    const options = { cwd: repository.root, host: '127.0.0.1', port: 0, env: {}, version: '1.0.0', atOnce: 1, onFault: () => undefined };
    const first = await startServing(options);

    await expect(startServing(options)).rejects.toMatchObject({
      code: 'serve-running',
      message: expect.stringContaining(`${first.url}, process ${String(process.pid)}`) as unknown,
      fix: expect.stringContaining(`kill ${String(process.pid)}`) as unknown,
    });
    expect(readFileSync(first.file, 'utf8')).toContain(first.url);
    await first.close();

    // One that was killed leaves its file; its number may be that of another process by now.
    writeFileSync(first.file, JSON.stringify({ url: first.url, token: 'x', pid: process.pid }));
    const next = await startServing(options);
    await next.close();
  });
});
