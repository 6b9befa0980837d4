import { visible } from '../unicode.ts';

/** A path for the model: names with line breaks or other control characters are written as JSON strings, so that no name can pose as text of ours. */
export function showPath(path: string): string {
  return visible(/[\u0000-\u001F\u007F-\u009F\u2028\u2029"]/.test(path) ? JSON.stringify(path) : path);
}
