import { readWaves } from '../read/waves.ts';
import { joinLines, scanLines } from '../text/lines.ts';
import { outline } from '../text/outline.ts';
import { block } from './block.ts';

/**
 * The overview of tasks.md. A plan has one dependency graph, computed from its tasks: a block in the overview that readers would take
 * for it becomes plain text, word for word.
 */
export function overview(text: string): string {
  const scanned = scanLines(block(text, 3));
  for (;;) {
    const graph = readWaves(scanned, outline(scanned));
    const opening = scanned.lines[(graph?.line ?? 0) - 1];
    const fence = scanned.fences.find(({ line }) => line === opening?.number);
    if (opening === undefined || fence === undefined) return joinLines(scanned);
    fence.language = 'text';
    opening.text = opening.text.replace(/([`~]{3,}).*$/, '$1text');
  }
}
