export { createMemoryGitStores, type GitStores } from './memory-stores.ts';
export { createHostedRepository, type HostedOptions } from './repository.ts';
export { oidOf, sha1 } from './sha1.ts';
