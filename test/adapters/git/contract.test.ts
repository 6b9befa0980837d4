import { sourceRepositoryContract } from '../../contracts/source-repository.contract.ts';

sourceRepositoryContract(async (cwd, lab, artefacts) => lab.open(cwd, artefacts ? { artefacts } : {}));
