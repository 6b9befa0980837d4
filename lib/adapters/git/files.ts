import { stat } from 'node:fs/promises';

/** What lies at a path (links followed); undefined when nothing does. Other failures (no permission) are thrown. */
export async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  const found = await stat(path).catch((error: unknown) => ({ error }));
  if (!('error' in found)) return found.isDirectory() ? 'folder' : 'file';
  if (isMissing(found.error)) return undefined;
  throw found.error;
}

function isMissing(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
