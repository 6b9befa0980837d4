import { policyOf } from '../../lib/domain/deploy/index.ts';
import type { GatePolicy } from '../../lib/domain/gates/index.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';

/**
 * What a deployment asks of gates. Without a word of it nothing is judged: a gate that nobody asks for would not fail.
 * @param gates the section of its settings
 * @throws StringlineError `environment-invalid`
 */
export function gatePolicyOf(gates: GatePolicy | undefined): GatePolicy {
  if (gates !== undefined) return policyOf(gates);
  throw new StringlineError({ code: 'environment-invalid', message: 'STRINGLINE_CONFIG has no section `gates`.', exit: EXIT.internal });
}
