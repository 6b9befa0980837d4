export interface Origin {
  path: string;
  name: string;
}
export const throughIndexes: { name: string; setup(build: unknown): void };
export function readOrigins(read: (path: string) => string): (path: string) => ReadonlyMap<string, Origin>;
export function redirect(file: { path: string; text: string }, origins: (path: string) => ReadonlyMap<string, Origin>): string;
