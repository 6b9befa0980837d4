import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
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
});
