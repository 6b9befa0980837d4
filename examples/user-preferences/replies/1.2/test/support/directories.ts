import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A directory of its own for a test, removed when the tests around it have ended. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'notification-service-'));
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}
