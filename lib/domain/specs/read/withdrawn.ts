import type { Line, ScannedText } from '../text/lines.ts';
import { headingOf, type Section } from '../text/outline.ts';

/** What a requirement is said to be that does not stand any more. */
const SAID =
  '(?:[Rr]emoved|[Ww]ithdrawn|[Ss]uperseded|[Dd]eprecated|[Oo]bsolete|[Dd]escoped|已移除|已删除|已废弃|已廢棄|废弃|作废|作廢|廃止|取り下げ)';
/** Orders may be `(cancelled)` as well, and users `(deleted)`: these count in capitals only. */
const SHOUTED = '(?:REMOVED|WITHDRAWN|SUPERSEDED|DEPRECATED|OBSOLETE|DESCOPED|DELETED|DROPPED|CANCELL?ED|RETIRED|RESCINDED)';
/** How it goes on: `removed in v2`, `superseded by Requirement 1`, `withdrawn: nobody asked for it`. `(removed from the index)` is about something else. */
const MORE = '(?:\\s?[:：;–—]|\\s-\\s|\\s(?:(?:in|on|since|with|as of)\\s)?v?\\d|\\sby\\s[A-Z#\\d]|\\ssee\\s|\\s?→)[^\\])）】]{0,120}';
const MARK = `[[(（【]\\s?(?:${SHOUTED}(?:[^\\p{L}\\p{N}\\])）】][^\\])）】]{0,120})?|${SAID}(?:${MORE})?)\\s?[\\])）】]`;

/** `[DEPRECATED] …`, `(Removed)`, `Removed: …`, `**WITHDRAWN**`. */
const IN_FRONT = new RegExp(`^[*_]{0,3}(?:${MARK}|(?:${SHOUTED}|${SAID})[*_]{0,3}(?:\\s?[:：–—]|\\s-\\s|[\\s.。*_]{0,9}$))`, 'u');
const BEHIND = new RegExp(`(?:${MARK}|\\s[–—-]\\s?${SHOUTED})[\\s.*_]{0,9}$`, 'u');
/** All of it is struck out, but for a remark behind it. */
const STRUCK = /^[*_]{0,3}~~(?:(?!~~).){1,4000}~~[*_]{0,3}[\s.。]{0,9}(?:[(（[【–—-].*)?$/su;
const STATUS = new RegExp(
  `^[-*_>\\s]{0,9}(?:[Ss]tatus|STATUS|状态|狀態)[*_]{0,3}\\s?[:：][*_\\s]{0,4}(?:${SHOUTED}|${SAID})(?![\\p{L}\\p{N}])`,
  'u',
);
const SECTION = new RegExp(`^(?:${SHOUTED}|${SAID})\\srequirements?\\s{0,9}(?:[(（:：–—-].*)?$`, 'iu');

/** Lines below a heading that may say so. */
const FIRST_LINES = 3;

/** Whether a criterion, or the title of a requirement, says of itself in front that it does not stand any more. */
export function isWithdrawn(text: string): boolean {
  return IN_FRONT.test(text) || (text.includes('~~') && STRUCK.test(text));
}

/** Whether a requirement is withdrawn by its heading, by one above it (`## REMOVED Requirements`) or by the first lines below it. */
export function isWithdrawnRequirement(scanned: ScannedText, sections: readonly Section[], section: Section, title: string): boolean {
  if (isWithdrawn(title) || BEHIND.test(title) || isWithdrawn(section.text)) return true;
  for (let above = sections[section.parent ?? -1]; above !== undefined; above = sections[above.parent ?? -1])
    if (SECTION.test(above.text)) return true;
  return firstLines(scanned, section).some((text, index) => STATUS.test(text) || (index === 0 && IN_FRONT.test(text.replace(/^>\s?/, ''))));
}

function firstLines({ lines }: ScannedText, { line, endLine }: Section): string[] {
  const first: string[] = [];
  for (let index = line; index < endLine && first.length < FIRST_LINES; index += 1) {
    const each: Line | undefined = lines[index];
    if (each?.kind !== 'text' || headingOf(each) !== undefined) break;
    const text = each.text.trim();
    if (text !== '') first.push(text);
  }
  return first;
}
