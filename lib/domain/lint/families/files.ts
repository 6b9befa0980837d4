import type { Finding } from '../../shared/finding.ts';
import { scanLines } from '../../specs/index.ts';
import { hiddenFindings } from '../hidden.ts';
import { type Family, listed } from '../family.ts';
import { AGENTS_FILE } from '../../steering/index.ts';
import type { FileProblem } from '../workspace.ts';

/** Whether a file can be read as text at all, and shows everything that it says. */
export const filesFamily: Family = {
  id: 'files',
  title: 'Files',
  about: 'Every file that is checked, as text.',
  rules: listed(undefined, [
    {
      id: 'file-unreadable',
      level: 'error',
      explanation:
        'A file or folder that cannot be opened was not checked, and links are not followed: they may lead out of the repository.',
      example: { wrong: 'a file without the right to read it', right: 'chmod u+r tasks.md' },
    },
    {
      id: 'file-too-large',
      level: 'error',
      explanation: 'Documents of a spec have some kilobytes. What is larger by the thousand was not written for people, and is not read.',
      example: { wrong: 'a design.md of 20 MB', right: 'data in files of their own, named by the document' },
    },
    {
      id: 'file-binary',
      level: 'error',
      explanation: 'A file with NUL bytes is no text, whatever its name says; it was not checked.',
      example: { wrong: 'an archive called tasks.md, or a file in UTF-16', right: 'Markdown in UTF-8' },
    },
    {
      id: 'file-encoding',
      level: 'error',
      explanation: 'Bytes that are no UTF-8 are read differently by every tool, so that ids and names in them do not match.',
      example: { wrong: 'a file saved as Windows-1252 or Shift_JIS', right: 'the same file saved as UTF-8' },
    },
    {
      id: 'file-conflict',
      level: 'error',
      explanation:
        'Both sides of a merge that nobody decided are in the file, and every tool reads both. Nothing else is told of the file until one of them is gone.',
      example: { wrong: '<<<<<<< HEAD … ======= … >>>>>>> main', right: 'one of the two sides' },
    },
    {
      id: 'source-hidden-unicode',
      level: 'error',
      explanation: 'Characters that nobody sees can carry instructions to a model, or make a text read differently than it looks.',
      example: { wrong: 'a tag character (U+E0041) between two words', right: 'plain text' },
    },
  ]),
  check: ({ texts, problems }) => [
    ...[...problems].flatMap(([path, problem]) => (isReadElsewhere(problem, texts) ? [] : problemFinding(path, problem))),
    ...[...texts].flatMap(([path, text]) => [...hiddenFindings(text, path), ...conflictsIn(text, path)]),
  ],
};

/** A link to what is checked in its own place hides nothing. */
function isReadElsewhere(problem: FileProblem, texts: ReadonlyMap<string, string>): boolean {
  return problem.kind === 'link' && problem.to !== undefined && texts.has(problem.to);
}

/** Where git, or a person, has left both sides of a merge. */
function conflictsIn(text: string, path: string): Finding[] {
  if (!text.includes('<<<<<<< ') || !/^={7}\r?$/m.test(text)) return [];
  const shown = /\.md$/i.test(path) ? shownConflicts(text) : new Set<number>();
  return text.split('\n').flatMap((line, index) =>
    line.startsWith('<<<<<<< ') && !shown.has(index + 1)
      ? [
          {
            ...{ ruleId: 'file-conflict', level: 'error', path, line: index + 1 },
            message: 'Both sides of a merge conflict are in the file.',
            fix: 'Decide for one of them, and remove the three lines of marks.',
          } as const,
        ]
      : [],
  );
}

/** Lines at which a conflict begins that one code block shows as a whole. A block that a merge has torn apart shows none. */
function shownConflicts(text: string): Set<number> {
  const shown = new Set<number>();
  for (const { content, line, endLine } of scanLines(text).fences) {
    const last = endLine === undefined ? -1 : content.findLastIndex((each) => each.startsWith('>>>>>>> '));
    for (const [index, each] of content.slice(0, last + 1).entries()) if (each.startsWith('<<<<<<< ')) shown.add(line + 1 + index);
  }
  return shown;
}

/** Several agents read one file under several names: that AGENTS.md is a link to another one is no mistake, and it is still not read here. */
function linkFinding(path: string, to: string | undefined): Finding {
  const shared = to !== undefined && nameOf(path) === AGENTS_FILE;
  return {
    ...{ ruleId: 'file-unreadable', level: shared ? 'warning' : 'error', path },
    message: `The file is a symbolic link${to === undefined ? '' : ` to ${to}`}, and links are not followed${shared ? ': what it says is neither checked nor told to a model' : ''}.`,
    fix: shared ? `Put the text into ${path}, and let ${to} be the link.` : 'Put the file itself here.',
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function problemFinding(path: string, problem: FileProblem): Finding {
  const at = { level: 'error', path } as const;
  switch (problem.kind) {
    case 'unreadable':
      return { ...at, ruleId: 'file-unreadable', message: `The file cannot be read: ${problem.reason}.`, fix: 'Check its rights.' };
    case 'folder':
      return {
        ...at,
        ruleId: 'file-unreadable',
        message: 'This is a folder: what is read under this name is a file, and nothing in here is read as it.',
        fix: 'Give the folder another name, and the text a file of this one.',
      };
    case 'link':
      return linkFinding(path, problem.to);
    case 'closed':
      return {
        ...at,
        ruleId: 'file-unreadable',
        message: `Nothing in this folder was checked: ${problem.reason}.`,
        fix: 'Put the folder itself here instead of a link, and check its rights.',
      };
    case 'too-large':
      return {
        ...at,
        ruleId: 'file-too-large',
        message: `The file has ${String(problem.bytes)} bytes; at most ${String(problem.limit)} are read.`,
        fix: 'Move data into files of their own and name them in the document.',
      };
    case 'binary':
      return { ...at, ruleId: 'file-binary', message: 'The file holds NUL bytes, so it is no text in UTF-8.', fix: 'Save it as UTF-8.' };
    case 'encoding':
      return {
        ...at,
        ruleId: 'file-encoding',
        message: 'The file is not valid UTF-8.',
        ...(problem.line !== undefined && { line: problem.line }),
        ...(problem.column !== undefined && { column: problem.column }),
        fix: 'Save it as UTF-8.',
      };
  }
}
