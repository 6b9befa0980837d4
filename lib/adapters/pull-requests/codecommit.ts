import {
  type CodeCommitClient,
  CreatePullRequestCommand,
  GetPullRequestCommand,
  ListPullRequestsCommand,
  type PullRequest,
  UpdatePullRequestDescriptionCommand,
} from '@aws-sdk/client-codecommit';
import type { PullRequestRequest, PullRequests } from '../../app/ports.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError, awsErrorName } from '../aws/aws-error.ts';
import { addressOf } from './address.ts';
import { descriptionFor } from './description.ts';

export interface CodeCommitOptions {
  /** Of the repository's region. */
  client: CodeCommitClient;
  hash: Hash;
}

const MAX_TITLE = 150;
const MAX_DESCRIPTION = 10_240;

interface Place {
  repository: string;
  region: string;
}

/** Pull requests of AWS CodeCommit, with the role of the function. Projects are named `git-codecommit.<region>.amazonaws.com/v1/repos/<name>`. */
export function createCodeCommitPullRequests({ client, hash }: CodeCommitOptions): PullRequests {
  return {
    open: (request) =>
      guard(request.repository, async () => {
        const place = placeOf(request.repository);
        const open = await findOpen(client, place, request);
        if (open) return update(client, place, { open, request });
        const { branch, base } = request;
        const title = request.title.slice(0, MAX_TITLE);
        const body = descriptionFor(request.body, MAX_DESCRIPTION, request);
        const { pullRequest } = await client.send(
          new CreatePullRequestCommand({
            title,
            description: body,
            targets: [
              { repositoryName: place.repository, sourceReference: branch, ...(base !== undefined && { destinationReference: base }) },
            ],
            // The same request within eight hours gives the same pull request, also when the answer to the first was lost.
            clientRequestToken: hash([place.repository, branch, base ?? '', title, body].join('\0')),
          }),
        );
        return { url: urlOf(place, pullRequest?.pullRequestId), created: true };
      }),
  };
}

async function guard<T>(repository: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StringlineError || !REFUSALS.test(awsErrorName(error))) throw awsError(error, `CodeCommit's ${repository}`);
    throw new StringlineError({
      code: 'pull-request-refused',
      message: `CodeCommit refused the pull request of ${repository}: ${error instanceof Error ? error.message : awsErrorName(error)}`,
      fix: 'Read what it says; resume when it is mended.',
      exit: EXIT.usage,
      cause: error,
    });
  }
}

/** What the service has against a request, and would have against it again. */
const REFUSALS =
  /^(?:\w+DoesNotExistException|Invalid\w+Exception|\w+RequiredException|SourceAndDestinationAreSameException|MultipleRepositoriesInPullRequestException)$/;

function placeOf(repository: string): Place {
  const { host, path } = addressOf(repository);
  const region = /^git-codecommit(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host)?.[1];
  const name = /^v1\/repos\/([\w.-]+)$/.exec(path)?.[1];
  if (region !== undefined && name !== undefined) return { repository: name, region };
  throw new StringlineError({
    code: 'project-address-invalid',
    message: `\`${repository}\` is not the address of a CodeCommit repository.`,
    fix: 'Name it as its HTTPS clone address: git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop',
    exit: EXIT.usage,
  });
}

const isOfBranch =
  ({ branch, base }: PullRequestRequest) =>
  ({ pullRequestTargets = [] }: PullRequest): boolean =>
    pullRequestTargets.some(
      ({ sourceReference, destinationReference }) =>
        shortName(sourceReference) === branch && (base === undefined || shortName(destinationReference) === base),
    );

const shortName = (ref: string | undefined): string => (ref ?? '').replace(/^refs\/heads\//, '');

async function findOpen(client: CodeCommitClient, { repository }: Place, request: PullRequestRequest): Promise<PullRequest | undefined> {
  const matches = isOfBranch(request);
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListPullRequestsCommand({ repositoryName: repository, pullRequestStatus: 'OPEN', ...(nextToken !== undefined && { nextToken }) }),
    );
    for (const pullRequestId of page.pullRequestIds ?? []) {
      const { pullRequest } = await client.send(new GetPullRequestCommand({ pullRequestId }));
      if (pullRequest && matches(pullRequest)) return pullRequest;
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return undefined;
}

async function update(
  client: CodeCommitClient,
  place: Place,
  { open, request }: { open: PullRequest; request: PullRequestRequest },
): Promise<{ url: string; created: boolean }> {
  const { pullRequestId } = open;
  const description = descriptionFor(request.body, MAX_DESCRIPTION, { current: open.description });
  if (description !== open.description) await client.send(new UpdatePullRequestDescriptionCommand({ pullRequestId, description }));
  return { url: urlOf(place, pullRequestId), created: false };
}

/** The API gives no address; this is where the console shows it. */
function urlOf({ repository, region }: Place, id: string | undefined): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${repository}/pull-requests/${id ?? ''}/details?region=${region}`;
}
