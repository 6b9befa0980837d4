import { createWorkspaceFiles } from './workspace-files.ts';

/** Files that hold tests, in the languages people write. */
const TEST_FILE = /(?:^|\/)(?:tests?|specs?|__tests__)\/.*\.\w+$|[._-](?:test|spec)s?\.\w+$|(?:^|\/)test_[^/]+\.py$/i;
/** How a test names what it proves: `Criterion 1.2`, `Requirements 1.1, 1.2`, `Validates: 1.2`. */
const NAMED = /\b(?:criteri(?:on|a)|requirements?|validates|proves)\b[:\s]*((?:\d+[a-z]?(?:\.\d+)*[\s,;&]*(?:and\s+)?)+)/gi;

/** Test files by the criteria that they name. */
export function criterionTests(root: string, paths: readonly string[], { ids }: { ids: readonly string[] }): Map<string, string[]> {
  const wanted = new Set(ids);
  const found = new Map<string, string[]>();
  const files = createWorkspaceFiles(root);
  for (const path of paths.filter((each) => TEST_FILE.test(each) && !each.includes('.kiro/'))) {
    const text = files.read(path).text ?? '';
    const named = new Set([...text.matchAll(NAMED)].flatMap(([, list = '']) => list.match(/\d+[a-z]?(?:\.\d+)*/gi) ?? []));
    for (const id of named) if (wanted.has(id)) found.set(id, [...(found.get(id) ?? []), path]);
  }
  return found;
}
