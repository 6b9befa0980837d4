import { jest } from '@jest/globals';
import { sandboxContract } from '../../contracts/sandbox.contract.ts';
import { openCodeBuildWorld } from '../../support/code-build-world.ts';

// Each build starts a Node of its own, which unpacks, runs and uploads.
jest.setTimeout(60_000);

sandboxContract(async () => {
  const world = await openCodeBuildWorld();
  return { port: world, close: () => world.close() };
});
