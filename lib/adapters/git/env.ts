import { delimiter, isAbsolute } from 'node:path';

/** GIT_* variables of the caller that say how to reach a remote or which configuration holds; all others would redirect us (GIT_DIR, GIT_INDEX_FILE, …). */
const KEPT =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|CEILING_DIRECTORIES|SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_[A-Z]+|PROXY_[A-Z_]+|HTTP_[A-Z_]+|EXEC_PATH)$/;

export type Environment = Record<string, string | undefined>;

/** The caller's environment without the GIT_* variables that would point git at another repository, index or identity. */
export function callerEnvironment(environment: Environment = process.env): Environment {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_') || KEPT.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, name.toUpperCase() === 'PATH' ? absolute(value) : value]));
}

/** A PATH without `.` and the like: there, git and what it calls would be taken from the repository. */
const absolute = (path: string | undefined): string | undefined =>
  path
    ?.split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .join(delimiter);

/** For every command whose output we read: stable language, no prompts, no optional writes, no replaced objects, paths taken literally. */
export function quietEnvironment(environment?: Environment): Environment {
  return {
    ...callerEnvironment(environment),
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'true',
  };
}
