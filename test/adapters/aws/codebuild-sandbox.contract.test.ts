import { jest } from '@jest/globals';
import { sandboxContract } from '../../contracts/sandbox.contract.ts';
import { BUILDS, openCodeBuildWorld } from '../../support/code-build-world.ts';
import { describeWith } from '../../support/tools.ts';

// Each build starts a Node of its own, which unpacks, runs and uploads.
jest.setTimeout(60_000);

describeWith(BUILDS, 'CodeBuild', () => {
  sandboxContract(async () => {
    const world = await openCodeBuildWorld();
    return { port: world, close: () => world.close() };
  });
});
