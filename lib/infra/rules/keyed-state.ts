import { listOf, type Statement, statementsOf } from './statements.ts';
import type { Rule } from './rule.ts';

/** Streams are read whole: IAM knows no keys of theirs. */
const STREAM = /^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/u;
const OBJECT = /^s3:(?:Get|Put|Delete|Restore)Object/u;

/** Rows are reached by leading keys, objects by prefixes, and lists of a bucket say below what. */
export const keyedState: Rule = {
  id: 'KeyedState',
  info: 'A policy allows every row of a table, every object of a bucket, or a list of all of them.',
  explanation: 'One function that is taken over would read and rewrite the records of all others: runs, decisions, tokens, ledgers.',
  check: (node) =>
    statementsOf(node)?.flatMap((statement) =>
      statement.effect === 'Allow' ? [...openRows(statement), ...openObjects(statement), ...openLists(statement)] : [],
    ),
};

function openRows({ actions, conditions }: Statement): string[] {
  const rows = actions.filter((action) => action.startsWith('dynamodb:') && !STREAM.test(action));
  return namesRows(conditions) ? [] : rows;
}

/** Keys that begin with something, and are there: of a request without keys every set would be right. */
function namesRows(conditions: Statement['conditions']): boolean {
  const sets = ['ForAllValues:StringLike', 'ForAllValues:StringEquals'].map((operator) => conditions[operator]?.['dynamodb:LeadingKeys']);
  const keys = sets.flatMap(listOf).map(String);
  const present = String(conditions['Null']?.['dynamodb:LeadingKeys']) === 'false';
  return present && keys.length > 0 && keys.every((key) => /^[^*?]/u.test(key));
}

function openObjects({ actions, resources }: Statement): string[] {
  if (!actions.some((action) => OBJECT.test(action))) return [];
  return resources.filter((resource) => !/^(?:arn:[^/]*:::[^/*?]+|<[^/>]+>)\/[^*?]/u.test(resource));
}

function openLists({ actions, conditions }: Statement): string[] {
  const prefixes = Object.values(conditions).flatMap((keys) => listOf(keys['s3:prefix']).map(String));
  const bounded = prefixes.length > 0 && prefixes.every((prefix) => /^[^*?]/u.test(prefix));
  return bounded ? [] : actions.filter((action) => /^s3:ListBucket(?:Versions)?$/u.test(action));
}
