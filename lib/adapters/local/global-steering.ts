import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GlobalSteering } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** Larger files are refused by the parser anyway; they are not worth the memory. */
const MAX_BYTES = 1024 * 1024;
const MAX_FILES = 2000;

/**
 * Steering of the organisation from a folder of this machine (`~` is the home folder). No folder means no steering.
 * The folder itself may be a link (managed machines do that); links inside are passed over, as Kiro does, and so nothing outside is read.
 */
export function createGlobalSteering(home: string = homedir()): GlobalSteering {
  return {
    read: async (root) => {
      const folder = root === '~' || root.startsWith('~/') ? join(home, root.slice(1)) : root;
      try {
        return await readFolder(folder);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return NONE;
        throw unreadable(folder, error);
      }
    },
  };
}

const NONE: { path: string; text: string }[] = [];

async function readFolder(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile() && /\.md$/i.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  if (found.length > MAX_FILES) throw new Error(`more than ${String(MAX_FILES)} Markdown files`);
  const files: { path: string; text: string }[] = [];
  for (const file of found) {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new Error(`${file} has ${String(size)} bytes, at most ${String(MAX_BYTES)} are read`);
    files.push({ path: file.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, ''), text: await readFile(file, 'utf8') });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function unreadable(folder: string, cause: unknown): StringlineError {
  const why = typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
  return new StringlineError({
    code: 'global-steering-unreadable',
    message: `The global steering folder ${folder} cannot be read: ${why}.`,
    fix: 'Mend it, or set workspace.steering_paths.global in .kiro/config/project.yaml to another folder.',
    exit: EXIT.usage,
    cause,
  });
}
