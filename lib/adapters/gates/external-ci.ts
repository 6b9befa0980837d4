import type { Sandbox } from '../../app/ports.ts';
import { type CiGatesOptions, createCiGates } from './ci-gates.ts';

/** Gates in any CI that builds pushed branches and can call the API: GitHub Actions, GitLab, Jenkins. */
export function createExternalCi(options: Omit<CiGatesOptions, 'host'>): Sandbox {
  return createCiGates({ ...options, host: 'external' });
}
