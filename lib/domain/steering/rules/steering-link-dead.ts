import type { Line } from '../../specs/index.ts';
import type { Observation, Rule } from '../../shared/rule.ts';
import { normalPath, resolvedFrom } from '../dead-references.ts';
import { compilePattern } from '../globs.ts';
import { nearestPath } from '../nearest-path.ts';
import type { RepositoryTree } from '../repository-tree.ts';
import { folderOf } from '../../source/index.ts';
import type { SteeringFile } from '../types.ts';
import { ownFiles, placeIn, proseLines, type SteeringInput } from './input.ts';

export const steeringLinkDead: Rule<SteeringInput, { allowed: readonly string[] }> = {
  id: 'steering-link-dead',
  level: 'warning',
  explanation: 'A model follows the links of its steering; behind a dead one it finds nothing, or guesses.',
  example: { wrong: '[the API](docs/api.md) where there is docs/api/README.md only', right: '[the API](docs/api/README.md)' },
  confidence: 0.9,
  options: { allowed: { default: [], meaning: 'Globs of targets that need not be there, such as `**/generated/**`.' } },
  check: (input, { allowed }) => {
    if (input.tree.paths.length === 0) return [];
    const passes = allowed.map(compilePattern).filter((glob) => glob.ok);
    const isAllowed = (target: string): boolean => passes.some(({ matches }) => matches(target));
    return ownFiles(input).flatMap((file) => proseLines(file).flatMap((line) => checkLine(file, line, { tree: input.tree, isAllowed })));
  },
};

const LINK = /!?\[[^\]\n]{0,400}\]\(\s?<?([^()<>\s]{1,400})>?(?:\s+"[^"\n]{0,200}")?\s?\)/g;
/** Addresses, anchors, placeholders, paths of other machines. */
const ELSEWHERE = /^(?:[a-z][\w+.-]*:|#|\/\/|~)|[{}<>$*|]|\.\.\./i;
const PLACEHOLDER = /^(?:url|link|path|file|target|href|src)$/i;

interface Targets {
  tree: RepositoryTree;
  isAllowed: (target: string) => boolean;
}

function checkLine(file: SteeringFile, line: Line, { tree, isAllowed }: Targets): Observation[] {
  if (!line.text.includes('](')) return [];
  const text = withoutSpans(line.text);
  return [...text.matchAll(LINK)].flatMap((match) => {
    const written = match[1] ?? '';
    const target = decoded(written.replace(/[#?].*$/, ''));
    if (target === '' || ELSEWHERE.test(written) || PLACEHOLDER.test(target)) return [];
    if (isAllowed(target) || isThere(file, target.replace(/^\/+/, ''), tree)) return [];
    const near = nearestPath(normalPath(target.replace(/^(?:\.{0,2}\/)+/, '')) ?? target, tree);
    return [
      {
        message: `The link to \`${target}\` leads nowhere: there is no such file.`,
        ...placeIn(file, line, written, match.index),
        fix:
          near === undefined
            ? 'Correct the link, or remove it.'
            : `Did you mean \`${target.startsWith('.') ? relativeTo(file, near) : near}\`?`,
      },
    ];
  });
}

/** From the folder of the file, as the link was written. */
function relativeTo({ path }: SteeringFile, target: string): string {
  const [own, there] = [
    folderOf(path)
      .split('/')
      .filter((name) => name !== ''),
    target.split('/'),
  ];
  const shared = own.findIndex((name, index) => name !== there[index]);
  const common = shared < 0 ? own.length : shared;
  return [...own.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}

/** Models take paths from the root as readily as from the file; an ending that is there is found by them, too. What git ignores may be there. */
function isThere(file: SteeringFile, target: string, tree: RepositoryTree): boolean {
  return (
    resolvedFrom(file, target).some((each) => tree.has(each) || tree.isIgnored(each)) ||
    tree.endingIn(normalPath(target) ?? target).length > 0
  );
}

/** Links in code spans are examples. */
function withoutSpans(text: string): string {
  return text.slice(0, 20_000).replaceAll(/`[^`\n]*`/g, (span) => (/^`[^`]*`$/.test(span) ? ' '.repeat(span.length) : span));
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch (error) {
    // A lone `%` is a character like any other.
    if (error instanceof URIError) return target;
    throw error;
  }
}
