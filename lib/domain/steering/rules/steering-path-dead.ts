import { asPath, codeSpans, type Line } from '../../specs/index.ts';
import type { Observation, Rule } from '../../shared/rule.ts';
import { folderOf } from '../../source/index.ts';
import { normalPath, resolvedFrom } from '../dead-references.ts';
import { compilePattern } from '../globs.ts';
import { nearestPath } from '../nearest-path.ts';
import type { RepositoryTree } from '../repository-tree.ts';
import type { SteeringFile } from '../types.ts';
import { ownFiles, placeIn, proseLines, type SteeringInput } from './input.ts';

export const steeringPathDead: Rule<SteeringInput, { allowed: readonly string[] }> = {
  id: 'steering-path-dead',
  level: 'warning',
  explanation: 'Steering that names files which have moved sends a model to the wrong place, or makes it write them anew.',
  example: { wrong: 'Handlers are in `src/api/orders.ts`. (they moved to src/http/)', right: 'Handlers are in `src/http/orders.ts`.' },
  confidence: 0.75,
  options: { allowed: { default: [], meaning: 'Globs of paths that need not be there, such as `build/**`.' } },
  check: (input, { allowed }) => {
    if (input.tree.paths.length === 0) return [];
    const passes = allowed.map(compilePattern).filter((glob) => glob.ok);
    return ownFiles(input).flatMap((file) => {
      const told = new Set<string>();
      const isNews = (path: string): boolean => told.size < told.add(path).size && !passes.some(({ matches }) => matches(path));
      return withContext(proseLines(file)).flatMap(([line, before]) =>
        isHypothetical(before + line.text) ? [] : checkLine(file, line, input.tree, isNews),
      );
    });
  },
};

/** Lines that speak of files that need not be there: examples, what is made, what must not be, what was. */
const HYPOTHETICAL =
  /\b(?:e\.g|for example|examples?|such as|like|instead of|rather than|never|not|don't|avoid|wrong|bad|generat\w*|creat\w*|outputs?|writes?|written|new|future|planned|pending|todo|tbd|upcoming|placeholder|optional|if|deprecated|legacy|removed|deleted|formerly|renamed|ignored?|gitignored?|untracked|temporary|cache[sd]?|build|coverage|artifacts?|local|runtime|ejemplo|exemple|si existe|generad\w*)\b|❌|✗|不存在|刪除|删除|移除|如果|例如|生成|废弃|已[删刪移]|存在しない|例えば|削除|廃止|없(?:다|음|습)|예(?:시|를 들)|생성|삭제/i;
/** Names that stand for names. */
const STAND_IN =
  /(?:^|[/_.-])(?:my|your|foo|bar|baz|qux|example|sample|some|new|name|xxx+|yyyy|feature|something|template|path|to|module|component|domain)(?:[A-Z/_.-]|$)|\b(?:\w*(?:Feature|Component|Page|Module|Entity|Screen|Hook|Model)Name|use(?:Feature|Something|Xxx|Name)|(?:Component|Feature|Entity|Something)(?=\.))\b|(?:^|[/_-])[xyz](?=\.\w{1,5}$)|[<>{}[\]*$…]|\.\.\./;
/** Kiro's own folders are made when they are needed. */
const OF_KIRO = /(?:^|\/)\.kiro\/(?:specs|hooks|steering|settings|agents)\/?$/;
/** Where what is made lies, in most repositories outside of git. */
const MADE =
  /(?:^|\/)(?:dist|build|out|target|coverage|node_modules|vendor|tmp|temp|logs?|\.next|\.venv|venv|__pycache__|cdk\.out|\.git|\.cache|\.kiro\/settings)(?:\/|$)/;

/** All up to the last end of a sentence; `e.g.` ends none. */
const ENDED = /^.*(?:(?<!\b(?:e\.g|i\.e|etc|incl|vs))[.!?][)"'*_]{0,3}\s|[。！？])/su;

/** Each line with what its item of a list, or its paragraph, has said before it of the sentence that goes on in it. */
function withContext(lines: readonly Line[]): [Line, string][] {
  let before = '';
  let last = 0;
  return lines.map((line) => {
    const begins = line.number !== last + 1 || /^\s*(?:$|[-*+|#>]|\d{1,3}[.)]\s)/.test(line.text);
    before = begins ? '' : before.slice(-500).replace(ENDED, '');
    last = line.number;
    const context = before;
    before += `${line.text} `;
    return [line, context];
  });
}

const isHypothetical = (text: string): boolean => HYPOTHETICAL.test(text.replaceAll(/`[^`]*`/g, ''));

const LINK = /\[[^\]]{0,300}\]\([^)]{0,500}\)/g;

function checkLine(file: SteeringFile, line: Line, tree: RepositoryTree, isNews: (path: string) => boolean): Observation[] {
  if (!line.text.includes('`')) return [];
  // The path that a link is named by is told with the link.
  return codeSpans(line.text.replaceAll(LINK, ' ')).flatMap((span) => {
    const path = pathOfRepository(span, tree);
    if (path === undefined || hasMoved(span, line.text) || isThere(file, path, tree) || !isNews(path)) return [];
    const near = nearestPath(path, tree);
    return [
      {
        message: `\`${path}\` is not in the repository.`,
        ...placeIn(file, line, span),
        fix: near === undefined ? 'Correct the path, or say that the file is still to be written.' : `Did you mean \`${near}\`?`,
        ...(near === undefined ? { confidence: 0.6 } : {}),
      },
    ];
  });
}

/** `` `a.js` → `a.ts` `` says itself where it is now. */
function hasMoved(span: string, text: string): boolean {
  return /^`\s?(?:→|->|=>|⇒)/.test(text.slice(text.indexOf(span) + span.length));
}

/** A path whose first folder is the repository's: anything else may as well be a package, a route or a file of another project. */
function pathOfRepository(span: string, tree: RepositoryTree): string | undefined {
  const path = asPath(span);
  if (path === undefined || !path.includes('/') || STAND_IN.test(path) || MADE.test(path) || OF_KIRO.test(path)) return undefined;
  const normal = normalPath(path);
  const [first = ''] = normal?.split('/') ?? [];
  return normal !== undefined && normal.includes('/') && tree.isFolder(first) && folderOf(normal) !== '' ? normal : undefined;
}

/** What git ignores is there on the machines of those who need it. */
function isThere(file: SteeringFile, path: string, tree: RepositoryTree): boolean {
  return resolvedFrom(file, path).some((each) => tree.has(each) || tree.isIgnored(each)) || tree.endingIn(path).length > 0;
}
