import * as z from 'zod';

/** A name in Secrets Manager; never a secret itself. */
export const secretNameSchema = () => z.string().regex(/^[\w/+=.@-]{1,512}$/u, 'the name of a secret, e.g. stringline/github');

/** Wildcards as people read them: `*` within one part of a path, `**` as a whole part for whatever is below, and nowhere inside of one. */
const REPOSITORY_PATTERN = /^(?:(?:\*\*|(?:[\w.-]|\*(?!\*))+)\/)*(?:\*\*|(?:[\w.-]|\*(?!\*))+)$/u;

/** A git host as the deployment's file names it. Built where it is used: at a cold start, that costs more than anything done with it. */
export const gitHostSchema = () =>
  z.strictObject({
    /** Host part of clone addresses, e.g. `github.com`. */
    host: z.string().regex(/^[a-z0-9.-]+(?::\d+)?$/u, 'a host name such as github.com'),
    /** Which API opens pull requests; `git` has none: the text of the pull request becomes an artefact and an event. */
    kind: z.enum(['github', 'gitlab', 'codecommit', 'git']),
    /** Secret with the token that pushes and opens pull requests; CodeCommit needs none. */
    secret: secretNameSchema().optional(),
    /** Secret that the webhooks of GitHub and GitLab sign with, as text; two parted by a line end while one replaces the other. */
    webhook_secret: secretNameSchema().optional(),
    /** Base address of the API of a self-hosted server. */
    api: z.url({ protocol: /^https$/u }).optional(),
    /** What may be built, by the path behind the host: `acme/shop`, `acme/*`, `group/**`; of CodeCommit by name. Empty is nothing. */
    repositories: z
      .array(
        z
          .string()
          .regex(REPOSITORY_PATTERN, 'the path of a repository, e.g. acme/shop, acme/* or group/**; ** is a part of its own')
          .max(200),
      )
      .max(100),
    /** Repositories of CodeCommit, by name, whose branches and pull requests become hook events. */
    follow: z
      .array(z.string().regex(/^[\w.-]{1,100}$/u, 'the name of a repository, e.g. shop'))
      .max(50)
      .optional(),
    /** Projects of CodeBuild, by name, that build repositories of this host: a build of a commit that succeeds becomes an event of hooks at commits. */
    follow_builds: z
      .array(z.string().regex(/^[A-Za-z0-9][\w-]{1,149}$/u, 'the name of a project of CodeBuild, e.g. shop-ci'))
      .max(50)
      .optional(),
  });
export type GitHost = z.infer<ReturnType<typeof gitHostSchema>>;

/** Region of a host of CodeCommit; undefined for other names. */
export function codeCommitRegion(host: string): string | undefined {
  return /^git-codecommit(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/u.exec(host)?.[1];
}
