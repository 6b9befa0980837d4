import { pathsIn } from '../text/inline.ts';
import type { Task } from './tasks.ts';

const SPAN = '`[^`]+`';
const SPANS = `${SPAN}(?:(?:,| and|, and| &|、|和) ?${SPAN})*`;
const WRITE = 'create|write|implement|build|define|extend|update|modify|edit|refactor|rewrite|change|fix|replace|delete|remove|rename';
/** The commonest of other languages. */
const FOREIGN = '创建|新建|新增|修改|更新|编写|criar|atualizar|modificar|crear|actualizar|créer|modifier';
const KIND = '(?:(?:the|an?|new|existing|missing|file|files|module|script|component|page|migration|workflow|unit|tests?) )*';
/** What may stand behind the file that a verb is about: in ``Remove `src/a.ts` imports`` it is about something else. */
const BEHIND =
  '(?= ?(?:$|[.,:;(（，：—–-]|(?:with|for|as|so|by|using|that|which|containing|exporting|defining|and|if|when|from|based|in|at)\\b))';

/** ``Create `src/a.ts` and `src/b.ts` ``, ``Update `src/a.ts` to …``, ``创建 `src/a.ts` ``. */
const ABOUT = new RegExp(
  `^(?:(?:(?:${WRITE})(?:(?:\\/| and | or )(?:${WRITE}))? ${KIND}|(?:${FOREIGN}) ?)(${SPANS})(?:${BEHIND}|(?= to\\b))|add ${KIND}(${SPANS})${BEHIND})`,
  'i',
);
/**
 * ``Define the types in `src/a.ts` ``, ``Implement the store (`src/a.ts`)``; what is ``described in `docs/a.md` `` is not written there, nor is
 * a ``plan in `docs/a.md` ``, or what another is written by.
 */
const PLACED = new RegExp(
  `^(?:add|register|export|${WRITE})\\b(?:(?! (?:following|match|using|with|cover)).)*?(?:(?<!ed)(?<! (?:found|shown|given|written|seen|same|as|like|plan)) (?:in|into|at) (?:the )?|[(（](?=${SPANS}[)）]$))(${SPANS})`,
  'i',
);
/** Only tests are written ``for the functions in `test/a.test.ts` ``. */
const FOR = / for .* in(?:to)? (?:the )?(?!`[^`]*(?:test|spec))`/i;
/** ``Add the route to `src/a.ts` ``, but no ``link to `docs/a.md` ``. */
const ADDED = new RegExp(
  `^(?:add|append|insert)\\b.*?(?<! (?:links?|references?|pointers?|similar|according|relative|related|identical|equivalent)) to (?:the )?(${SPANS})`,
  'i',
);

/**
 * Files that a task surely writes: those of its `Files:` line; without one, those that its title says are created or changed. Names without
 * a folder may be those of different files.
 */
export function writtenFiles({ statesFiles, files, title }: Pick<Task, 'statesFiles' | 'files' | 'title'>): string[] {
  if (statesFiles) return files;
  if (!title.includes('`')) return [];
  // What a title is about is written, whatever else it names.
  for (const pattern of [ABOUT, ADDED, PLACED]) {
    const match = pattern.exec(title.slice(0, MAX_TITLE));
    if (match === null || (pattern === PLACED && FOR.test(match[0]))) continue;
    const paths = pathsIn(match[1] ?? match[2] ?? '').filter((path) => path.includes('/') && !/\*|\/$/.test(path));
    if (paths.length > 0) return [...new Set(paths)];
  }
  return [];
}

/** Of a title, that says what is written. */
const MAX_TITLE = 300;
