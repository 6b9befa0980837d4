import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ApprovalsReading, APPROVALS_PATH } from '../../domain/lint/index.ts';

const STORE = '.stringline/stringline.sqlite';

/**
 * What people and policies have approved in the repository at `root`, from the reviews on this machine. Opens nothing where a file of approvals
 * takes their place or no run was ever made here, and creates nothing. What cannot be read is said, not thrown: it is no fault of the files
 * that are checked.
 */
export async function readLocalApprovals(root: string): Promise<ApprovalsReading> {
  if (existsSync(join(root, APPROVALS_PATH)) || !existsSync(join(root, STORE))) return { approvals: [] };
  const { readStoredApprovals } = await import('./stores/approvals.ts');
  try {
    return { approvals: await readStoredApprovals(join(root, STORE), join(root, '.stringline/artefacts')) };
  } catch (error) {
    return { approvals: [], problem: { path: STORE, reason: error instanceof Error ? error.message : String(error) } };
  }
}
