import { editDistance } from '../../shared/edit-distance.ts';
import type { Finding } from '../../shared/finding.ts';
import { folderOf, isBelow, pathIn } from '../../source/index.ts';
import type { Workspace } from '../workspace.ts';

/** The names by which documents of a spec are found. */
export const DOCUMENTS = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md'];

/** `Tasks.md`, `requirement.md` and `desing.md` beside no document of the right name, in a folder where specs lie; `desing.md` in one of a spec by itself as well. */
export function misnamed({ texts, config }: Pick<Workspace, 'texts' | 'config'>): Finding[] {
  const configured = config.workspace.spec_directory;
  const holdsSpecs = (folder: string): boolean => isBelow(folder, configured) || /(?:^|\/)\.kiro\/specs\//.test(`${folder}/`);
  const folders = Map.groupBy(texts.keys(), folderOf);
  return [...folders].flatMap(([folder, paths]) => {
    if (!holdsSpecs(folder)) return [];
    const names = paths.map((path) => path.slice(folder.length + 1));
    const parent = folderOf(folder);
    const isSpec = parent === configured || /(?:^|\/)\.kiro\/specs$/.test(parent);
    return [...misnamedIn(names, isSpec)].map(([name, meant]): Finding => {
      const message = `No tool reads \`${name}\`: the document of a spec is called \`${meant}\`.`;
      return { ruleId: 'document-name', level: 'warning', path: pathIn(folder, name), message, fix: `Rename it to \`${meant}\`.` };
    });
  });
}

/**
 * Names of files in one folder that are no document's, each with the document that is meant and not there.
 * @param isSpec whether nothing but a spec lies where the folder does
 */
function misnamedIn(names: readonly string[], isSpec: boolean): Map<string, string> {
  const called = names.map((name) => ({ name, plain: plainName(name), meant: BY_PLAIN_NAME.get(plainName(name)) }));
  const there = new Set(called.map(({ meant }) => meant));
  const read = called.map(({ name, plain, meant }) => ({ name, meant, slip: misspelt(plain, there) }));
  const documents = new Set(read.flatMap(({ meant, slip }) => meant ?? slip ?? []));
  const slips = read.flatMap(({ slip }) => slip ?? []);
  // By itself `tank.md` may be about anything: a slip of the pen is one beside another document, whatever that is called, or in the one longer name.
  const isSlip = documents.size > 1 || (isSpec && slips.length === 1 && !slips.includes('tasks.md'));
  const found = new Map<string, string>();
  for (const { name, meant, slip } of read) {
    const document = meant ?? (isSlip ? slip : undefined);
    if (document !== undefined && !names.includes(document)) found.set(name, document);
  }
  return found;
}

/** So many letters of a name are one slip of the pen. */
const SLIP = 5;

/** The document meant by a name with a slip in it. */
function misspelt(name: string, documents: ReadonlySet<string | undefined>): string | undefined {
  for (const [right, document] of BY_PLAIN_NAME) {
    // What a spec asks for stands in one of the two: `bugfixes.md` beside requirements is something else.
    if (document === 'bugfix.md' && documents.has('requirements.md')) continue;
    const most = Math.max(1, Math.floor(right.length / SLIP));
    if (name.charAt(0) === right.charAt(0) && editDistance(name, right, most) <= most && !isAnotherWord(name, right)) return document;
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
