import { policyOf } from '../../lib/domain/deploy/index.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { hostedSource } from '../shared/source.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_CONFIG']);

/** Without a word of the deployment nothing is judged: a gate that nobody asks for would not fail. */
function settings() {
  const { gates } = env.STRINGLINE_CONFIG;
  if (gates !== undefined) return gates;
  throw new StringlineError({ code: 'environment-invalid', message: 'STRINGLINE_CONFIG has no section `gates`.', exit: EXIT.internal });
}

export const handler = deployStage({
  stage: 'verify',
  load: async () => (await import('./handler.ts')).createHandler,
  bind: awsPorts(openStorage(env), {
    source: hostedSource,
    gatePolicy: policyOf(settings()),
    codeReader: async () => (await import('../../lib/adapters/syntax/index.ts')).createCodeReader(),
  }),
});
