import { EXIT, StringlineError } from '../shared/errors.ts';
import { parseCloneAddress } from '../source/index.ts';
import type { RuntimeConfig } from './runtime-config.ts';
import { codeCommitRegion } from './git-host.ts';

/** What a deployment builds: repositories by git host, and projects that lie at none. */
export type AllowedProjects = Pick<RuntimeConfig, 'gitHosts' | 'projects'>;

/** Whether one of the patterns is of a path: `*` stands for any characters within a part, `**` for one part or more. All else is itself. */
function isOneOf(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.split('/').map(sourceOf).join('/')}$`, 'u').test(path));
}

const sourceOf = (part: string): string => (part === '**' ? '.+' : part.replaceAll('.', String.raw`\.`).replace(/\*+/gu, '[^/]*'));

/** Where the repositories of CodeCommit lie below their host. */
const CODECOMMIT = 'v1/repos/';

/** Whether the path behind a host is one of its repositories. CodeCommit knows repositories by name, and all below one path. */
export function isRepositoryOf(
  { host, repositories }: Pick<AllowedProjects['gitHosts'][number], 'host' | 'repositories'>,
  path: string,
): boolean {
  if (codeCommitRegion(host) === undefined) return isOneOf(path, repositories);
  return path.startsWith(CODECOMMIT) && isOneOf(path.slice(CODECOMMIT.length), repositories);
}

/** Whether a deployment builds a project. Whatever it does not name is not built: an empty list is no list of everything. */
export function isAllowedProject(project: string, { gitHosts, projects }: AllowedProjects): boolean {
  const address = parseCloneAddress(project);
  if (address === undefined) return isOneOf(project, projects);
  return gitHosts.some((known) => known.host === address.host && isRepositoryOf(known, address.path));
}

/**
 * Whoever calls may hold a role in all projects: which there are is the deployment's say.
 * @throws StringlineError `repository-not-allowed`
 */
export function assertAllowedProject(project: string, allowed: AllowedProjects): void {
  if (isAllowedProject(project, allowed)) return;
  const address = parseCloneAddress(project);
  throw new StringlineError({
    code: 'repository-not-allowed',
    message: `This deployment does not build ${JSON.stringify(project.slice(0, 200))}.`,
    fix:
      address === undefined
        ? 'Have its name added to `projects` of stringline.deploy.yaml, and deploy.'
        : `Have \`${address.path}\` added to \`repositories\` of the host ${address.host} in \`git_hosts\` of stringline.deploy.yaml, and deploy.`,
    exit: EXIT.usage,
  });
}

/** The list of a deployment from what its function was given; a part that is missing allows nothing. */
export const allowedOf = ({
  gitHosts = [],
  projects = [],
}: { [Key in keyof AllowedProjects]?: AllowedProjects[Key] | undefined }): AllowedProjects => ({ gitHosts, projects });
