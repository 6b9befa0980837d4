import { type JsonService, type Refusal, ServiceError, startJsonService } from '../aws/json-service.ts';

interface Target {
  repositoryName: string;
  sourceReference: string;
  destinationReference: string;
}

interface StoredPullRequest {
  pullRequestId: string;
  title: string;
  description: string;
  pullRequestStatus: 'OPEN' | 'CLOSED';
  pullRequestTargets: Target[];
  token: string;
}

export interface CodeCommitApi extends JsonService {
  pulls: StoredPullRequest[];
  branches: Set<string>;
}

export interface CodeCommitApiOptions {
  refusal?: Refusal;
  /** @default whether it is among `branches` */
  hasBranch?: (name: string) => boolean;
}

/** The part of CodeCommit that opens pull requests, for the repository `shop`; lists come in pages of two. */
export async function startCodeCommitApi({ refusal, hasBranch }: CodeCommitApiOptions = {}): Promise<CodeCommitApi> {
  const pulls: StoredPullRequest[] = [];
  const branches = new Set(['main']);
  const isThere = hasBranch ?? ((name) => branches.has(name));
  const full = (name: string): string => (name.startsWith('refs/heads/') ? name : `refs/heads/${name}`);
  const find = (id: unknown): StoredPullRequest => {
    const found = pulls.find(({ pullRequestId }) => pullRequestId === id);
    if (!found) throw new ServiceError('PullRequestDoesNotExistException', 'The pull request does not exist');
    return found;
  };
  const assertRepository = (name: unknown): void => {
    if (name !== 'shop') throw new ServiceError('RepositoryDoesNotExistException', `${String(name)} does not exist`);
  };
  const service = await startJsonService({
    target: 'CodeCommit_20150413',
    version: '1.1',
    refusal,
    operations: {
      ListPullRequests: ({ repositoryName, pullRequestStatus, nextToken }) => {
        assertRepository(repositoryName);
        const open = pulls.filter((one) => one.pullRequestStatus === pullRequestStatus);
        const start = Number(nextToken ?? 0);
        return {
          pullRequestIds: open.slice(start, start + 2).map(({ pullRequestId }) => pullRequestId),
          ...(open.length > start + 2 && { nextToken: String(start + 2) }),
        };
      },
      GetPullRequest: ({ pullRequestId }) => ({ pullRequest: find(pullRequestId) }),
      UpdatePullRequestTitle: ({ pullRequestId, title }) => ({ pullRequest: Object.assign(find(pullRequestId), { title }) }),
      UpdatePullRequestDescription: ({ pullRequestId, description }) => ({
        pullRequest: Object.assign(find(pullRequestId), { description }),
      }),
      CreatePullRequest: (input) => {
        const [target] = input['targets'] as Target[];
        assertRepository(target?.repositoryName);
        const [title, description, token] = ['title', 'description', 'clientRequestToken'].map((key) => textOf(input[key]));
        if (!title || title.length > 150) throw new ServiceError('InvalidTitleException', 'The title is not valid');
        if ((description ?? '').length > 10_240) throw new ServiceError('InvalidDescriptionException', 'The description is not valid');
        const same = pulls.find((one) => one.token === token);
        if (same) return { pullRequest: same };
        const source = full(target?.sourceReference ?? '');
        if (!isThere(source.slice('refs/heads/'.length)))
          throw new ServiceError('ReferenceDoesNotExistException', `${source} does not exist`);
        const pullRequest: StoredPullRequest = {
          pullRequestId: String(pulls.length + 1),
          title,
          description: description ?? '',
          pullRequestStatus: 'OPEN',
          pullRequestTargets: [
            { repositoryName: 'shop', sourceReference: source, destinationReference: full(target?.destinationReference ?? 'main') },
          ],
          token: token ?? '',
        };
        pulls.push(pullRequest);
        return { pullRequest };
      },
    },
  });
  return Object.assign(service, { pulls, branches });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
