import { isInEars } from '../ears.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import { headingOf, type Section } from '../text/outline.ts';

/** What a requirement is said to be that does not stand any more. Not `CANCELLED` or `DELETED`: orders and users are. */
const SAID =
  '(?:[Rr]emoved|REMOVED|[Ww]ithdrawn|WITHDRAWN|[Ss]uperseded|SUPERSEDED|[Dd]eprecated|DEPRECATED|[Oo]bsolete|OBSOLETE|已移除|已删除|已废弃|已廢棄|废弃|作废|作廢|廃止|取り下げ)';
const WHEN = '(?:v?\\d+(?:[.-]\\d+){0,3})';
const OTHER = '(?:(?:[Rr]equirement |REQ-?|N?FR-?|US-?|R)?\\d+(?:\\.\\d+){0,3})';
/** The word alone, or with when or for which other requirement: `removed in v2`, `superseded by Requirement 1`. `removed in 2 steps` is about something else. */
const markOf = (said: string): string => `${said}(?:\\s(?:(?:in|on|since|as of)\\s)?${WHEN}|,?\\s(?:by|see)\\s${OTHER}|\\s?→\\s?${OTHER})?`;
const bracketed = (mark: string): string => `[[(（【]\\s?${mark}\\s?[\\])）】]`;
const MARK = markOf(SAID);
const IN_BRACKETS = bracketed(MARK);

/** `Removed`, `*(Withdrawn)*`. */
const ALONE = new RegExp(`^[>\\s]{0,9}[*_]{0,3}(?:${MARK}|${IN_BRACKETS})[*_]{0,3}[.。]?[*_]{0,3}$`, 'u');
/** `[DEPRECATED] Pages load`, but not `[REMOVED] entries are hidden`. */
const inFront = (brackets: string): string => `^[*_]{0,3}${brackets}(?![*_\\s:：–—-]{0,6}[\\p{Ll}\\d])`;
const behind = (brackets: string): string => `${brackets}[\\s.*_]{0,9}$`;
const IN_FRONT = new RegExp(inFront(IN_BRACKETS), 'u');
const BEHIND = new RegExp(behind(IN_BRACKETS), 'u');
/** Behind a title, it may be said of what the requirement is about: `Calls of fields (deprecated)` asks for a warning; not `Search (Deprecated)`. */
const OF_A_THING = /(?:[(（]\s?(?:deprecated|obsolete)|\p{Ll}s\s?[[(（【]\s?(?:[Dd]eprecated|[Oo]bsolete))\s?[\])）】][\s.*_]{0,9}$/u;
/** `(removed per review)`, `— replaced by 1.1`: a remark behind struck text that says why, not what holds instead. `– Removed entries` may be a new title. */
const WHY = `(?:[(（[][*_]{0,3}${SAID}(?!\\p{L})|(?:[(（[]|[–—-]\\s?)[*_]{0,3}(?:${MARK}|(?:see|replaced by|merged into|moved to|covered by)\\s${OTHER})(?!\\s?[\\p{L}\\d]))`;
/** All of it is struck out, but for such a remark. */
const STRUCK = new RegExp(`^[*_]{0,3}~~(?:(?!~~).){1,4000}~~[*_]{0,3}[\\s.。]{0,9}(?:${WHY}(?<remark>.*))?$`, 'su');
const STATUS = new RegExp(
  `^[-*_>\\s]{0,9}(?:[Ss]tatus|STATUS|状态|狀態)[*_]{0,3}\\s?[:：][*_\\s]{0,4}${MARK}[*_]{0,3}(?:[.。]|\\s?[(（–—].*|\\s-\\s.*)?$`,
  'u',
);
const SECTION = new RegExp(`^${SAID}\\srequirements?$`, 'iu');

/** Where nothing is asked for, nothing is lost: `deleted` counts there as well. */
const GONE = markOf(`(?:${SAID}|[Dd]eleted|DELETED)`);
const GONE_TITLE = new RegExp(`${inFront(bracketed(GONE))}|${behind(bracketed(GONE))}`, 'u');
/** Behind the mark nothing, why in brackets, or which requirement there is instead: `Removed. Items stay for 30 days.` asks for something. */
const GONE_LINE = new RegExp(
  `^[>*_\\s]{0,9}(?:[Tt]his requirement (?:is|was|has been) )?${GONE}[*_]{0,3}(?:[.。;]?\\s?[(（][^()（）]{1,200}[)）]|[.。;,]\\s(?:[Ss]ee |[Rr]eplaced by |[Cc]overed by |[Mm]erged into |[Mm]oved to )?[Rr]equirement \\d+(?:\\.\\d+){0,3}(?:\\s(?:covers|replaces|has)\\s(?:it|this))?)?[.。*_]{0,4}$`,
  'u',
);

/** Lines below a heading that may say so. */
const FIRST_LINES = 3;

/** Whether a criterion, or the title of a requirement, says of itself in front, or by being struck out, that it does not stand any more. */
export function isWithdrawn(text: string): boolean {
  return ALONE.test(text) || IN_FRONT.test(text) || (text.includes('~~') && isStruck(text));
}

/** What stands behind may be what holds instead. */
function isStruck(text: string): boolean {
  const struck = STRUCK.exec(text);
  return struck !== null && !promises(struck.groups?.['remark'] ?? '');
}

const promises = (remark: string): boolean => isInEars(remark.replace(/^[\s:：,，;–—-]+/u, ''));

/** Whether a requirement is withdrawn by its heading, by one above it (`## REMOVED Requirements`) or by the first lines below it. */
export function isWithdrawnRequirement(scanned: ScannedText, sections: readonly Section[], section: Section, title: string): boolean {
  if (isWithdrawn(title) || (BEHIND.test(title) && !OF_A_THING.test(title)) || isWithdrawn(section.text)) return true;
  for (let above = sections[section.parent ?? -1]; above !== undefined; above = sections[above.parent ?? -1])
    if (SECTION.test(above.text)) return true;
  return firstLines(scanned, section).some((text, index) => (STATUS.test(text) && !isInEars(text)) || (index === 0 && ALONE.test(text)));
}

/** Whether a requirement says no more than that it is gone, in its title or in the one line below it: a story, a list or a table would ask for something. */
export function isGone({ lines }: ScannedText, { section, endLine }: { section: Section; endLine: number }, title: string): boolean {
  const below = lines.slice(section.line, endLine).filter(({ text }) => text.trim() !== '');
  const [first] = below;
  return first === undefined ? GONE_TITLE.test(title) : below.length === 1 && first.kind === 'text' && GONE_LINE.test(first.text.trim());
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
