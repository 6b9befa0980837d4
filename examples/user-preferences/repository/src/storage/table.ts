/** What a table holds under a key. Versions start at 1 and grow by 1 with every write. */
export interface Item<T> {
  value: T;
  version: number;
}

/** The state an item must be in for a write to happen; `absent`: there must be none. */
export type Condition = { version: number } | 'absent';

/**
 * A table whose writes are conditional, as DynamoDB's `PutItem` with a `ConditionExpression`: checking the condition and writing is one
 * transaction, so of two writers who have read the same version one succeeds and the other is told.
 */
export interface Table<T> {
  get(key: string): Promise<Item<T> | undefined>;
  /** @throws ConditionalCheckFailed when the condition does not hold; nothing is written then. */
  put(key: string, value: T, condition: Condition): Promise<Item<T>>;
}

export class ConditionalCheckFailed extends Error {
  constructor(key: string) {
    super(`The item ${key} is not in the state that the write asks for.`);
    this.name = 'ConditionalCheckFailed';
  }
}

/** Version of the next write. @throws ConditionalCheckFailed */
export function nextVersion(key: string, current: Item<unknown> | undefined, condition: Condition): number {
  const holds = condition === 'absent' ? current === undefined : current?.version === condition.version;
  if (!holds) throw new ConditionalCheckFailed(key);
  return (current?.version ?? 0) + 1;
}
