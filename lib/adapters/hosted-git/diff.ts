import { structuredPatch } from 'diff';
import { encodeName, isSubmodule } from '../../domain/git/index.ts';
import type { FileChange, Side } from './changes.ts';
import type { HostedPlace } from './objects.ts';

const MAX_DIFF_BYTES = 8 * 1024 * 1024;
/** Lines that may differ before a file is shown as replaced: the search for a shorter way grows with their square. */
const MAX_EDITS = 4000;
const SNIFFED = 8000;

/** Unified diff for people; files that were moved as they are, are shown as renamed. Cut above 8 MiB, and says so. */
export async function formatDiff(place: HostedPlace, changes: readonly FileChange[]): Promise<string> {
  const parts: string[] = [];
  let bytes = 0;
  for (const change of pairRenames(changes)) {
    const part = await formatChange(place, change);
    parts.push(part);
    bytes += Buffer.byteLength(part);
    if (bytes > MAX_DIFF_BYTES) {
      const text = Buffer.from(parts.join('')).subarray(0, MAX_DIFF_BYTES).toString('utf8');
      return `${text}\n[The diff is longer than ${String(MAX_DIFF_BYTES)} bytes; the rest is left out.]\n`;
    }
  }
  return parts.join('');
}

type ShownChange = FileChange & { from?: string };

/** A file that is gone and one that came with the same bytes are one move. */
function pairRenames(changes: readonly FileChange[]): ShownChange[] {
  const gone = new Map(changes.flatMap((change) => (change.before && !change.after ? [[sideKey(change.before), change] as const] : [])));
  const moved = new Set<FileChange>();
  const shown = changes.map((change): ShownChange => {
    const source = change.after && !change.before ? gone.get(sideKey(change.after)) : undefined;
    if (!source || moved.has(source)) return change;
    moved.add(source);
    return { ...change, before: source.before, from: source.path };
  });
  return shown.filter((_, index) => !moved.has(changes[index] as FileChange));
}

const sideKey = ({ mode, oid }: Side): string => `${mode} ${oid}`;

async function formatChange(place: HostedPlace, { path, from, before, after }: ShownChange): Promise<string> {
  const [a, b] = [quote(`a/${from ?? path}`), quote(`b/${path}`)];
  const head = [`diff --git ${a} ${b}`];
  if (from !== undefined) return lines([...head, 'similarity index 100%', `rename from ${quote(from)}`, `rename to ${quote(path)}`]);
  if (!before && after) head.push(`new file mode ${after.mode}`);
  else if (before && !after) head.push(`deleted file mode ${before.mode}`);
  else if (before && after && before.mode !== after.mode) head.push(`old mode ${before.mode}`, `new mode ${after.mode}`);
  if (before?.oid === after?.oid) return lines(head);
  const mode = before && after && before.mode === after.mode ? ` ${after.mode}` : '';
  head.push(`index ${short(before)}..${short(after)}${mode}`);
  const [old, now] = await Promise.all([contentOf(place, before), contentOf(place, after)]);
  const names = [before ? a : '/dev/null', after ? b : '/dev/null'] as const;
  if (old.includes(0) || now.includes(0)) return lines([...head, `Binary files ${names[0]} and ${names[1]} differ`]);
  const hunks = formatHunks(old.toString('utf8'), now.toString('utf8'));
  return hunks === '' ? lines(head) : lines([...head, `--- ${names[0]}`, `+++ ${names[1]}`]) + hunks;
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
const short = (side: Side | undefined): string => (side?.oid ?? '0').padEnd(7, '0').slice(0, 7);

/** What is compared; of a binary file only the beginning, which is enough to tell that it is one. */
async function contentOf(place: HostedPlace, side: Side | undefined): Promise<Buffer> {
  if (!side) return Buffer.alloc(0);
  if (isSubmodule(side)) return Buffer.from(`Subproject commit ${side.oid}\n`);
  const object = await place.objects.get(side.oid);
  const content = Buffer.from(object?.content ?? new Uint8Array());
  return content.subarray(0, SNIFFED).includes(0) ? content.subarray(0, SNIFFED) : content;
}

function formatHunks(old: string, now: string): string {
  const patch = structuredPatch('', '', old, now, '', '', { context: 3, maxEditLength: MAX_EDITS });
  const hunks = patch?.hunks ?? [replacement(old, now)];
  return hunks
    .map((hunk) => {
      const range = (start: number, count: number): string =>
        count === 1 ? String(start) : `${String(count === 0 ? start - 1 : start)},${String(count)}`;
      return lines([`@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`, ...hunk.lines]);
    })
    .join('');
}

function replacement(
  old: string,
  now: string,
): { oldStart: number; oldLines: number; newStart: number; newLines: number; lines: string[] } {
  const [gone, come] = [linesOf(old, '-'), linesOf(now, '+')];
  const counted = (all: readonly string[]): number => all.filter((line) => !line.startsWith('\\')).length;
  return { oldStart: 1, oldLines: counted(gone), newStart: 1, newLines: counted(come), lines: [...gone, ...come] };
}

function linesOf(text: string, sign: string): string[] {
  if (text === '') return [];
  const all = text.split('\n');
  const whole = all.at(-1) === '';
  const shown = (whole ? all.slice(0, -1) : all).map((line) => `${sign}${line}`);
  return whole ? shown : [...shown, '\\ No newline at end of file'];
}

/** Names with quotes, backslashes or control characters are written as git writes them: in quotes, with escapes. */
function quote(name: string): string {
  if (!/["\\\u0000-\u001F\u007F]/.test(name) && name.isWellFormed()) return name;
  const escaped = Array.from(encodeName(name), (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}
