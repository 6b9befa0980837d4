import { canonicalPath } from '../../domain/source/index.ts';
import { invalidRequest } from './errors.ts';

/** @throws StringlineError `git-request-invalid` unless the path of a change is canonical */
export function assertWritable(path: string, writes: boolean): void {
  // What lies in a tree under an odd name may be deleted by it, never written.
  if (!writes && path !== '' && !path.includes('\0')) return;
  const canonical = canonicalPath(path);
  if (!canonical.ok) throw invalidRequest(`The path \`${path}\` ${canonical.reason}.`);
  if (canonical.path !== path) throw invalidRequest(`The path \`${path}\` must be written \`${canonical.path}\`.`);
}
