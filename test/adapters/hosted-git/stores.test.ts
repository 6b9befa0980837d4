import { createMemoryGitStores } from '../../../lib/adapters/hosted-git/index.ts';
import { objectStoreContract, refStoreContract, treeIndexContract } from '../../contracts/git-stores.contract.ts';

const close = (): void => undefined;

objectStoreContract(() => ({ port: createMemoryGitStores().objects, close }));
treeIndexContract(() => ({ port: createMemoryGitStores().trees, close }));
refStoreContract(() => ({ port: createMemoryGitStores().refs, close }));
