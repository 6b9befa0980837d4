import type { Statement } from '../../../../lib/infra/rules/statements.ts';

/** What a request needs: an action on a resource, and what is known of the request by condition keys. */
export interface Needed {
  action: string;
  /** ARN, or `*` where the service has no resources. */
  resource: string;
  context: Readonly<Record<string, string | readonly string[]>>;
}

/** The part of IAM's policies that the roles of the platform use. What is not known here throws: nothing is guessed to be allowed. */
export type PolicyStatement = Pick<Statement, 'effect' | 'actions' | 'resources' | 'conditions'>;

/** Where a request is allowed, the statement that does so; a denial that is written down wins over every permission, and silence denies. */
export type Decision = { allowed: true; by: PolicyStatement } | { allowed: false; explicitly: boolean };

/** Decides one need of a request by the policies of a role. */
export function decide(statements: readonly PolicyStatement[], needed: Needed): Decision {
  const matching = statements.filter((statement) => matches(statement, needed));
  if (matching.some(({ effect }) => effect === 'Deny')) return { allowed: false, explicitly: true };
  const by = matching.find(({ effect }) => effect === 'Allow');
  return by === undefined ? { allowed: false, explicitly: false } : { allowed: true, by };
}

function matches({ actions, resources, conditions }: PolicyStatement, { action, resource, context }: Needed): boolean {
  return (
    // Actions know no case.
    actions.some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    resources.some((pattern) => isLike(resource, pattern)) &&
    Object.entries(conditions).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, valuesOf(wanted), context[key])),
    )
  );
}

const valuesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

const COMPARE: Readonly<Record<string, (actual: string, pattern: string) => boolean>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringLike: (actual, pattern) => isLike(actual, pattern),
};

const OPERATOR = /^(?<all>ForAllValues:)?(?<name>StringEquals|StringLike)(?<ifExists>IfExists)?$/u;

/** One operator on one key. Several wanted values are alternatives. */
function holds(operator: string, wanted: readonly string[], actual: string | readonly string[] | undefined): boolean {
  if (operator === 'Null') return wanted.some((value) => (value === 'true') === (actual === undefined));
  const { all, name = '', ifExists } = OPERATOR.exec(operator)?.groups ?? {};
  const compare = COMPARE[name];
  if (compare === undefined) throw new Error(`the evaluator does not know the condition operator ${operator}`);
  // What AWS does, and why a set is never asked for without `Null`: of a key that is missing, all values are right.
  if (actual === undefined) return all !== undefined || ifExists !== undefined;
  const isRight = (value: string): boolean => wanted.some((pattern) => compare(value, pattern));
  if (all !== undefined) return valuesOf(actual).every(isRight);
  if (typeof actual !== 'string') throw new Error(`${operator} was asked of a key with several values`);
  return isRight(actual);
}

/** Whether a text fits a pattern with `*` (any characters, none included) and `?` (one). */
export function isLike(text: string, pattern: string): boolean {
  const source = [...pattern].map((character) => {
    if (character === '*') return '[^]*';
    return character === '?' ? '[^]' : character.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`, 'u').test(text);
}
