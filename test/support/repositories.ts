import { afterEach } from '@jest/globals';
import { makeRepository, type Repository, type RepositoryOptions } from './repository.ts';

/** Makes repositories for the tests of a file, as `makeRepository` does; each is removed after its test. */
export function removedRepositories(): (options?: RepositoryOptions) => Repository {
  const repositories: Repository[] = [];
  afterEach(() => {
    for (const repository of repositories.splice(0)) repository.remove();
  });
  return (options) => {
    const repository = makeRepository(options);
    repositories.push(repository);
    return repository;
  };
}
