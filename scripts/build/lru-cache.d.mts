export default class LRUCache {
  constructor(capacity: number);
  has(key: string): boolean;
  peek(key: string): unknown;
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  clear(): void;
}
