import type { ScannedText } from '../text/lines.ts';
import { taskLine } from './task-line.ts';

/**
 * Boxes that somebody put into a comment of HTML: a legend, or tasks that are not to be done now. They are told, as other tools take them for tasks.
 * @returns their lines, 1-based, in order
 */
export function commentedBoxes({ text, lines }: ScannedText): number[] {
  if (!text.includes('<!--')) return [];
  return lines.filter((line) => line.kind === 'comment' && taskLine({ ...line, kind: 'text' }) !== undefined).map(({ number }) => number);
}
