import { createHostedRepository } from '../../../lib/adapters/hosted-git/index.ts';
import { sourceRepositoryContract } from '../../contracts/source-repository.contract.ts';
import { copyToStores } from '../../support/hosted-copy.ts';

sourceRepositoryContract(async (cwd, lab, artefacts) => {
  const { stores, head } = await copyToStores(cwd, (...args) => lab.git(cwd, ...args));
  return createHostedRepository({ ...stores, project: 'git.example.org/team/shop', head, ...(artefacts && { artefacts }) });
});
