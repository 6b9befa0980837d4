import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DeploySettings, parseDeployConfig } from '../../../lib/domain/deploy/index.ts';

const key = fc.oneof(fc.constantFrom(...Object.keys(DeploySettings.shape), 'environments', 'kind', 'routing'), fc.string());
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.dictionary(key, tie('tree')), fc.array(tie('tree'))),
}));

describe('the file of a deployment, whatever it holds', () => {
  it('is read without throwing, and never with errors beside settings that are not the defaults', () => {
    const defaults = DeploySettings.parse({});
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          tree.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const { environments, findings } = parseDeployConfig(text);
          expect(environments.size).toBeGreaterThan(0);
          if (findings.some(({ level }) => level === 'error')) expect([...environments.values()]).toEqual([defaults]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
