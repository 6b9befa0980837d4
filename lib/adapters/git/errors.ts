import { firstCommit } from '../../domain/git/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import { shellQuote } from '../../domain/shared/shell-quote.ts';

interface KnownFailure {
  pattern: RegExp;
  code: string;
  message: (cwd: string) => string;
  fix: (cwd: string) => string;
  exit: ExitCode;
}

/** What git says (in its C locale) and what it means for a person. The first match counts. */
const KNOWN: readonly KnownFailure[] = [
  {
    pattern: /detected dubious ownership/,
    code: 'repository-unsafe-ownership',
    message: (cwd) => `Git refuses to read ${cwd}: it belongs to another user.`,
    fix: (cwd) => `If you trust it: git config --global --add safe.directory '${cwd}'`,
    exit: EXIT.usage,
  },
  {
    pattern: /not a git repository/i,
    code: 'repository-missing',
    message: (cwd) => `${cwd} is not in a git repository.`,
    fix: (cwd) => `Go to a repository, or make one: git init ${shellQuote(cwd)} && ${firstCommit(cwd)}`,
    exit: EXIT.usage,
  },
  {
    pattern: /must be run in a work tree/,
    code: 'repository-bare',
    message: (cwd) => `${cwd} is a bare repository: it has no files to work on.`,
    fix: (cwd) => `Clone it and work in the clone: git clone '${cwd}'`,
    exit: EXIT.usage,
  },
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    code: 'disk-full',
    message: (cwd) => `The disk is full: git could not write for ${cwd}.`,
    fix: () => 'Free some space and resume; what was written before is intact.',
    exit: EXIT.outside,
  },
  {
    pattern:
      /insufficient permission for adding an object|Read-only file system|unable to create temporary file: Permission denied|could not create leading directories|Permission denied/i,
    code: 'repository-read-only',
    message: (cwd) => `Git may not write to the repository at ${cwd}.`,
    fix: () => 'Give your user write access to its .git folder and resume.',
    exit: EXIT.usage,
  },
  {
    pattern: /Unable to create '.*\.lock': File exists|Another git process seems to be running|cannot lock ref .*: Unable to create/i,
    code: 'repository-locked',
    message: (cwd) => `Another git process holds a lock in ${cwd}.`,
    fix: () => 'Wait for it to end and resume; if none is running, remove the .lock file that git names below.',
    exit: EXIT.outside,
  },
  {
    pattern:
      /is corrupt|inflate: data stream error|object file .* is empty|unable to unpack|bad object|unable to read tree|unable to read sha1|loose object|hash mismatch|missing blob|Could not read [0-9a-f]{40}/i,
    code: 'repository-corrupt',
    message: (cwd) => `The repository at ${cwd} has damaged or missing objects.`,
    fix: () => 'Find them with `git fsck --full`; a fresh clone, or `git fetch --refetch` from a whole copy, brings them back.',
    exit: EXIT.usage,
  },
  {
    pattern: /empty ident name|Please tell me who you are|unable to auto-detect email/i,
    code: 'git-identity-missing',
    message: () => 'Git does not know who you are.',
    fix: () => 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
    exit: EXIT.usage,
  },
];

export interface GitFailure {
  args: readonly string[];
  cwd: string;
  code: number | undefined;
  stderr: string;
}

/** The error a person gets for a git command that failed. */
export function gitError(failure: GitFailure): StringlineError {
  const said = maskCredentials(failure.stderr.trim()).slice(0, 2000);
  const known = KNOWN.find(({ pattern }) => pattern.test(failure.stderr));
  if (known !== undefined) {
    return new StringlineError({
      code: known.code,
      message: known.message(failure.cwd),
      fix: known.fix(failure.cwd),
      exit: known.exit,
      cause: new Error(said),
    });
  }
  const verb = failure.args.find((arg) => !arg.startsWith('-')) ?? '';
  return new StringlineError({
    code: 'git-failed',
    message: `git ${verb} failed in ${failure.cwd} (exit code ${String(failure.code ?? 'none')}): ${said === '' ? 'no message' : (said.split('\n').at(-1) ?? said)}`,
    exit: EXIT.outside,
    cause: new Error(said),
  });
}

/** Git itself could not be started. */
export function gitMissing(cause: unknown): StringlineError {
  return new StringlineError({
    code: 'git-missing',
    message: 'git could not be started.',
    fix: 'Install git 2.31 or newer and put it on your PATH: https://git-scm.com/downloads',
    exit: EXIT.usage,
    cause,
  });
}

/** A command that did not end in time and was stopped. */
export function gitTimeout(args: readonly string[], cwd: string, timeoutMs: number): StringlineError {
  const verb = args.find((arg) => !arg.startsWith('-')) ?? '';
  return new StringlineError({
    code: 'git-timeout',
    message: `git ${verb} did not end within ${String(Math.round(timeoutMs / 1000))} s in ${cwd} and was stopped.`,
    fix: 'Check the disk and other git processes, then resume.',
    exit: EXIT.outside,
  });
}

/** A caller asked for something that git must never be given. */
export function invalidRequest(what: string): StringlineError {
  return new StringlineError({ code: 'git-request-invalid', message: what, exit: EXIT.usage });
}

/** An overlay names contents that nobody has stored. */
export function artefactMissing(digest: string): StringlineError {
  return new StringlineError({
    code: 'artefact-missing',
    message: `The artefact ${digest} of a changed file is not in the store.`,
    exit: EXIT.internal,
  });
}

/** An overlay would take away a file that it does not name. */
export function treeConflict(path: string): StringlineError {
  return new StringlineError({
    code: 'tree-conflict',
    message: `Writing these files would remove \`${path}\`, which is not among the changes: a path cannot be a file and a folder at once.`,
    fix: `Delete \`${path}\` first, or write to another path.`,
    exit: EXIT.findings,
  });
}

/** A ref cannot be made where another ref is its folder, or lies below it. */
export function branchNameTaken(ref: string, blocker: string): StringlineError {
  return new StringlineError({
    code: 'branch-name-taken',
    message: `${ref} cannot be made: ${blocker} exists, and a name cannot be both a branch and a folder of branches.`,
    fix: `Rename or delete ${blocker}, or set another publish.branch_prefix in .kiro/config/project.yaml.`,
    exit: EXIT.usage,
  });
}

/** User names and passwords in addresses never reach a log. */
export function maskCredentials(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@');
}
