import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { awsErrorName, isThrottled } from '../aws-error.ts';
import type { Key } from './keys.ts';
import { LOST } from './retry.ts';

/** An expression of DynamoDB with its names (`#…`) and values (`:…`). */
export interface Expression {
  text: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/** One write of a transaction. */
export type Write =
  | { put: Key & Record<string, unknown>; when?: Expression }
  | { update: Key; by: Expression; when?: Expression }
  | { remove: Key; when?: Expression };

/** `refused`: which of the writes (by position) met a condition that did not hold; none when it only ran into another transaction. */
export type WriteResult = { written: true } | { written: false; refused: readonly number[] };

/** Nothing lies there yet. */
export const ABSENT: Expression = { text: 'attribute_not_exists(PK)' };

type Request = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

function parametersOf(table: string, expressions: readonly (Expression | undefined)[]) {
  const names = Object.assign({}, ...expressions.map((expression) => expression?.names)) as Record<string, string>;
  const values = Object.assign({}, ...expressions.map((expression) => expression?.values)) as Record<string, unknown>;
  return {
    TableName: table,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/** A write as a transaction takes it. */
export function writeRequest(table: string, write: Write): Request {
  const condition = write.when === undefined ? {} : { ConditionExpression: write.when.text };
  if ('put' in write) return { Put: { ...parametersOf(table, [write.when]), ...condition, Item: write.put } };
  if ('remove' in write) return { Delete: { ...parametersOf(table, [write.when]), ...condition, Key: write.remove } };
  return { Update: { ...parametersOf(table, [write.by, write.when]), ...condition, Key: write.update, UpdateExpression: write.by.text } };
}

/** The same write, leaving a mark in the item by which it is known again. Updates that stand alone begin with `SET`. */
export function marked(write: Write, mark: string): Write {
  if ('put' in write) return { ...write, put: { ...write.put, mark } };
  if ('remove' in write) return write;
  const { text, values } = write.by;
  return { ...write, by: { ...write.by, text: text.replace(/^SET /, 'SET mark = :mark, '), values: { ...values, ':mark': mark } } };
}

/** Whether a single write was refused because it had been done: its answer was lost, and the repetition met its own mark. */
export function hasMark(error: unknown, mark: string): boolean {
  return (error as { Item?: { mark?: { S?: string } } } | null)?.Item?.mark?.S === mark;
}

/** Reasons for which nothing is wrong with the transaction itself. */
const BUSY = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded']);

/** Why a write did not happen: conditions or collisions, `LOST` when the service was too busy, `undefined` for any other failure. */
export function refusalsOf(error: unknown): Exclude<WriteResult, { written: true }> | typeof LOST | undefined {
  if (isThrottled(error)) return LOST;
  if (awsErrorName(error) === 'ConditionalCheckFailedException') return { written: false, refused: [0] };
  if (awsErrorName(error) === 'TransactionConflictException') return { written: false, refused: [] };
  if (awsErrorName(error) !== 'TransactionCanceledException') return undefined;
  const codes = ((error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  if (codes.some((code) => BUSY.has(code))) return LOST;
  const refused = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
  return refused.length > 0 || codes.includes('TransactionConflict') ? { written: false, refused } : undefined;
}
