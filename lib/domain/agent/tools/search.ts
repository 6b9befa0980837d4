import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { splitLines } from '../lines.ts';
import { compileRegex, type Matcher, type Steps } from '../regex/match.ts';
import { visible } from '../unicode.ts';
import type { TreeFile, VirtualTree } from '../virtual-tree.ts';
import { chooseFiles } from './list.ts';
import { showPath } from './show.ts';
import { defineTool, failed, success, type ToolOutcome } from './tool.ts';

const Input = z.strictObject({
  pattern: z.string().min(1).max(LIMITS.patternChars).describe('Text to find within a line; a regular expression when `regex` is true.'),
  regex: z
    .boolean()
    .describe('Take the pattern as a regular expression (groups, classes, `\\b`, `|`, repeats; no look-around, no back-references).')
    .optional(),
  ignoreCase: z.boolean().optional(),
  path: z.string().max(4096).describe('Folder or file to search. Left out: the whole repository.').optional(),
  glob: z.string().max(300).describe('Only files that match, e.g. `*.ts` or `src/**/*.py`.').optional(),
});

export const search = defineTool({
  name: 'search',
  description: `Finds lines that contain a text or match a regular expression, as \`path:line: text\`. At most ${String(LIMITS.searchMatches)} matches; binary, hidden and huge files are left out.`,
  input: Input,
  run: async ({ pattern, regex, ignoreCase, path, glob }, { tree }) => {
    const find = lineTest(pattern, { regex: regex ?? false, ignoreCase: ignoreCase ?? false });
    if (!find.ok) return failed(`The pattern ${find.reason}. Simplify it, or search for a literal text.`);
    const chosen = chooseFiles(tree.list(), { path, glob });
    if (!chosen.ok) return failed(chosen.reason);
    return searchFiles(tree, chosen.files, find.test);
  },
});

/** Whether a line matches; undefined when the work allowed for one search is used up. */
type LineTest = (line: string) => boolean | undefined;

function lineTest(
  pattern: string,
  { regex, ignoreCase }: { regex: boolean; ignoreCase: boolean },
): { ok: true; test: LineTest } | { ok: false; reason: string } {
  if (!regex) {
    if (!ignoreCase) return { ok: true, test: (line) => line.includes(pattern) };
    const lower = pattern.toLowerCase();
    return { ok: true, test: (line) => line.toLowerCase().includes(lower) };
  }
  const compiled = compileRegex(pattern, { ignoreCase });
  return compiled.ok ? { ok: true, test: within(compiled.matcher, { left: LIMITS.regexSteps }) } : compiled;
}

const within =
  (matcher: Matcher, steps: Steps): LineTest =>
  (line) =>
    matcher.occursIn(line, steps);

interface Progress {
  matches: string[];
  files: number;
  chars: number;
  /** Why the search stopped early. */
  cut: string | undefined;
}

async function searchFiles(tree: VirtualTree, files: readonly TreeFile[], test: LineTest): Promise<ToolOutcome> {
  const progress: Progress = { matches: [], files: 0, chars: 0, cut: undefined };
  for (const file of files) {
    if (progress.cut !== undefined) break;
    if (file.kind !== 'file') continue;
    if (progress.files >= LIMITS.searchFiles || progress.chars >= LIMITS.searchChars) {
      progress.cut = 'too many files; give a path or a glob';
      break;
    }
    const content = await tree.read(file.path);
    if (!content.ok) continue;
    progress.files += 1;
    progress.chars += content.text.length;
    searchText(file.path, content.text, test, progress);
  }
  return report(progress);
}

function searchText(path: string, text: string, test: LineTest, progress: Progress): void {
  for (const [index, line] of splitLines(text).entries()) {
    const found = test(line);
    if (found === undefined) {
      progress.cut = `the pattern is too costly for so much text (stopped in ${showPath(path)}); give a path, a glob or a literal text`;
      return;
    }
    if (!found) continue;
    if (progress.matches.length >= LIMITS.searchMatches) {
      progress.cut = `more than ${String(LIMITS.searchMatches)} matches; narrow the pattern, the path or the glob`;
      return;
    }
    progress.matches.push(`${showPath(path)}:${String(index + 1)}: ${visible(line.slice(0, LIMITS.searchLineChars).toWellFormed())}`);
  }
}

function report({ matches, files, cut }: Progress): ToolOutcome {
  const head = `${String(matches.length)} matching lines in ${String(files)} files searched${cut === undefined ? '' : ` (not all: ${cut})`}`;
  return success(matches.length === 0 ? `${head}.` : `${head}:\n${matches.join('\n')}`);
}
