import { taskScope, type ScopeInput, type WriteScope } from '../../../lib/domain/agent/scope/task-scope.ts';
import {
  createVirtualTree,
  type BaseEntry,
  type TextOverlay,
  type TreeSource,
  type VirtualTree,
} from '../../../lib/domain/agent/virtual-tree.ts';

export interface FileSpec {
  content?: string | Uint8Array;
  mode?: string;
  size?: number;
}

/** A base tree in memory: oid = path. */
export function world(
  files: Record<string, string | FileSpec>,
  hidden: (path: string) => boolean = () => false,
): Omit<TreeSource, 'overlay'> & { reads: string[] } {
  const reads: string[] = [];
  const entries: BaseEntry[] = Object.entries(files).map(([path, spec]) => {
    const { content = '', mode = '100644', size } = typeof spec === 'string' ? { content: spec } : spec;
    return { path, mode, oid: path, size: mode === '160000' ? undefined : (size ?? content.length) };
  });
  const read = async (oid: string): Promise<Uint8Array | undefined> => {
    reads.push(oid);
    const spec = files[oid];
    const content = typeof spec === 'string' ? spec : (spec?.content ?? '');
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return { entries, hidden, read, reads };
}

export function treeOf(
  files: Record<string, string | FileSpec>,
  options: { hidden?: (path: string) => boolean; overlay?: TextOverlay } = {},
): VirtualTree {
  return createVirtualTree({ ...world(files, options.hidden), ...(options.overlay === undefined ? {} : { overlay: options.overlay }) });
}

export function scopeOf(files: readonly string[], more: Partial<ScopeInput> = {}): WriteScope {
  return taskScope({ task: { id: '1.1', files: [...files] }, components: [], allTasksFiles: [], paths: [], ...more });
}
