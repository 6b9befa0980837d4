import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalSandbox } from '../../../../lib/adapters/local/sandbox/index.ts';
import { HOST_SECRET, sandboxContract } from '../../../contracts/sandbox.contract.ts';
import { MemoryArtefacts, MemoryTokens } from '../../../support/gate-world.ts';
import { Trees } from '../../../support/trees.ts';

sandboxContract(async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'local-sandbox-'));
  const [trees, artefacts, tokens] = [new Trees(), new MemoryArtefacts(), new MemoryTokens()];
  const environment = { ...(process.env as Record<string, string>), HOST_TOKEN: HOST_SECRET };
  const sandbox = createLocalSandbox({ checkouts: trees, artefacts, tokens, stateDirectory, environment, graceMs: 200 });
  return {
    port: { sandbox, trees, artefacts, tokens, settled: () => sandbox.idle() },
    close: () => rm(stateDirectory, { recursive: true, force: true }),
  };
});
