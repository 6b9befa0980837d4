import type { Storage } from './aws-ports.ts';
import { refsOf, REGISTRY } from './project-head.ts';

/** Whether something of this project was ever brought here. */
export async function isProject(project: string, storage: Storage): Promise<boolean> {
  return (await refsOf(storage, REGISTRY.project).get(`${REGISTRY.prefix}${encodeURIComponent(project)}`)) !== undefined;
}
