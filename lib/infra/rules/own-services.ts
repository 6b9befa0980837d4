import type { CfnResource } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { SAYS_FOR_WHOM } from '../own-service.ts';
import type { Rule } from './rule.ts';
import { flat, listOf, propertiesOf } from './statements.ts';

interface TrustStatement {
  Effect?: string;
  Principal?: { Service?: unknown };
  Condition?: Record<string, Record<string, unknown>>;
}

/** Conditions that hold only where the key is there and equal. */
const STRICT = /^(?:StringEquals|StringLike|ArnEquals|ArnLike)$/u;
const SOURCES = ['aws:sourceaccount', 'aws:sourcearn'];

/** A service that says for whom it acts assumes a role on behalf of the account, or of the resource, that the role names. */
export const ownServices: Rule = {
  id: 'OwnServices',
  info: 'A service can assume a role on behalf of another account.',
  explanation:
    'A service acts for all its customers: whoever can name the role to it has it act with the rights of this account (the confused deputy).',
  check(node) {
    if (!(node instanceof CfnRole)) return undefined;
    return trustOf(node)
      .filter(({ Effect, Condition }) => Effect === 'Allow' && !namesSource(Condition))
      .flatMap(({ Principal }) => listOf(Principal?.Service).map(String))
      .filter((service) => (SAYS_FOR_WHOM as readonly string[]).includes(service));
  },
};

function namesSource(conditions: TrustStatement['Condition'] = {}): boolean {
  return Object.entries(conditions).some(
    ([operator, keys]) =>
      STRICT.test(operator) &&
      Object.entries(keys).some(
        ([key, value]) => SOURCES.includes(key.toLowerCase()) && listOf(value).every((one) => namesAccount(operator, one)),
      ),
  );
}

/** Whether a number of an account, or an ARN, leaves no account open. The star of `StringLike` runs on over colons, that of ARNs stays between two. */
function namesAccount(operator: string, value: unknown): boolean {
  const parts = flat(value)
    .replaceAll(/<[^<>]*>/gu, 'reference')
    .split(':');
  const said = parts.length > 1 && operator.startsWith('Arn') ? parts.slice(4, 5) : parts.slice(0, 5);
  return said.length > 0 && !said.some((part) => /[*?]/u.test(part));
}

function trustOf(role: CfnResource): TrustStatement[] {
  const document = propertiesOf(role)['AssumeRolePolicyDocument'] as { Statement?: unknown } | undefined;
  return listOf(document?.Statement) as TrustStatement[];
}
