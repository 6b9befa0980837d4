/**
 * Task boxes of a text outside of code fences, counted without the code that is under test: the grammar of Kiro's own engine on lines, and
 * the plainest reading of fences there is. What the readers of `lib/domain/specs` miss shows as a difference.
 */
const BOX = /^(\s*)([-*+])\s+\[([ xX\-~])\](\\?\*?)\s+(.+)$/;

/** 1-based numbers of the lines with a box. */
export function naiveBoxes(text: string): number[] {
  const found: number[] = [];
  let fence = '';
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const mark = /^\s*(?:[-*+]\s+)?(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== '') {
      const closes = mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === '' && line.trimStart().startsWith(fence);
      if (closes) fence = '';
    } else if (mark?.[1] !== undefined && !(mark[1].startsWith('`') && mark[2]?.includes('`'))) fence = mark[1];
    else if (BOX.test(line)) found.push(index + 1);
  }
  return found;
}
