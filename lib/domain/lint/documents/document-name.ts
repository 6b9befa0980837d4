import { editDistance } from '../../config/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { folderOf, isBelow, pathIn } from '../../source/index.ts';
import type { Workspace } from '../workspace.ts';

/** The names by which documents of a spec are found. */
export const DOCUMENTS = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md'];

/** `Tasks.md`, `requirement.md` and `desing.md` beside no document of the right name, in a folder where specs lie. */
export function misnamed({ texts, config }: Pick<Workspace, 'texts' | 'config'>): Finding[] {
  const configured = config.workspace.spec_directory;
  return [...texts.keys()].flatMap((path): Finding[] => {
    const folder = folderOf(path);
    const name = path.slice(folder.length + 1);
    if (DOCUMENTS.includes(name) || !(isBelow(folder, configured) || /(?:^|\/)\.kiro\/specs\//.test(`${folder}/`))) return [];
    const has = (document: string): boolean => texts.has(pathIn(folder, document));
    const meant = BY_PLAIN_NAME.get(plainName(name)) ?? misspelt(plainName(name), has);
    if (meant === undefined || has(meant)) return [];
    const message = `No tool reads \`${name}\`: the document of a spec is called \`${meant}\`.`;
    return [{ ruleId: 'document-name', level: 'warning', path, message, fix: `Rename it to \`${meant}\`.` }];
  });
}

/** So many letters of a name are one slip of the pen. */
const SLIP = 5;

/** The document meant by a name with a slip in it, beside another of the spec: by itself `tank.md` may be about anything. */
function misspelt(plain: string, has: (document: string) => boolean): string | undefined {
  if (!DOCUMENTS.some(has)) return undefined;
  for (const [right, document] of BY_PLAIN_NAME) {
    // What a spec asks for stands in one of the two: `bugfixes.md` beside requirements is something else.
    if (document === 'bugfix.md' && has('requirements.md')) continue;
    const most = Math.max(1, Math.floor(right.length / SLIP));
    if (plain.charAt(0) === right.charAt(0) && editDistance(plain, right) <= most && !isAnotherWord(plain, right)) return document;
  }
  return undefined;
}

/** Another letter makes another word of a short one: `talk`, `tank` and `tusk`. One too many, too few or in the wrong place hardly does. */
function isAnotherWord(plain: string, right: string): boolean {
  return right.length <= SLIP && plain.length === right.length && [...plain].toSorted().join('') !== [...right].toSorted().join('');
}

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')
    .replace(/s?\.md$/, '');

const BY_PLAIN_NAME: ReadonlyMap<string, string> = new Map(DOCUMENTS.map((name) => [plainName(name), name]));
