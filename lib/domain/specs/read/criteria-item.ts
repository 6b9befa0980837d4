import { isFigure } from '../text/characters.ts';
import { INSERTED } from './inserted.ts';

export interface Item {
  /** Number as written: `3`, `1.3`, `FR-2.1`; undefined for bullets. */
  number: string | undefined;
  indent: number;
  text: string;
  /** What a bullet calls itself: it stays one among bullets without. */
  label?: string;
}

/** What may stand behind a number: `2.1-bis`, `2.1b`. */
const BETWEEN = `(?:${INSERTED}|[a-z])?`;
const NUMBERED = new RegExp(`^(\\d{1,9}(?:${INSERTED})?(?:\\.\\d{1,9})*(?:${INSERTED}|[a-z])?)[.)、]?[ \\t]+`);
/** `**FR-2.1.2**: Analyze …`: an id of the author's own. */
const OWN_ID = new RegExp(`^\\*\\*([A-Z]{1,8}(?:-[A-Z]{1,8})?-\\d{1,6}(?:\\.\\d{1,6})*${BETWEEN})(?:\\*\\*\\s?[:：]?|[:：]\\s?\\*\\*)\\s*`);
/** `AC-1.2: Remove …`, not bold: a name such as `UTF-8: …` has no dot. */
const PLAIN_OWN_ID = new RegExp(`^([A-Z]{1,8}(?:-[A-Z]{1,8})?-\\d{1,6}(?:\\.\\d{1,6})+${BETWEEN})[:：]\\s+`);
/** `**1.2** WHEN …`, `**R1.2** …`, `**AC 1.2**: …`, `**Req 1.2**: …`. */
const BOLD_NUMBER = new RegExp(`^\\*\\*(?:(?:AC|Req)[ \\t]?)?([A-Z]{0,2}\\d{1,9}(?:\\.\\d{1,9})+${BETWEEN})[.:：]?\\*\\*[.:：]?[ \\t]+`);
/** `- D1.2 Make …`: with a letter in front. `V1.2 clients` go on with a small letter. */
const LETTERED_ID = new RegExp(`^([A-Z]{1,2}\\d{1,4}(?:\\.\\d{1,4})+${BETWEEN})(?:[.:：)][ \\t]+|[ \\t]+(?=[^a-z]))`);
/** `2.WHEN …`, which Markdown takes for prose; `1.2` and `2.THEN` begin otherwise. */
const GLUED = /^(\d{1,4})[.)](?=(?:WHEN|WHILE|WHERE|IF|THE)[ \t]+\S)/;
const BULLET = /^[-*+][ \t]+(?:\[[ xX~-]\]\*?[ \t]+)?/;

/** What an item begins with: a bullet, a figure, or an id in bold. */
const ITEM_BEGINS = '-+*0123456789';

const [TAB, SPACE, DOT] = [0x09, 0x20, 0x2e];
const MAX_DIGITS = 9;

/** Where the number ends that nearly all items begin with, `3. `; 0 where something else stands in front. */
function plainNumberEnd(content: string): number {
  let end = 0;
  while (isFigure(content.charCodeAt(end))) end += 1;
  if (end > MAX_DIGITS || content.charCodeAt(end) !== DOT || content.charCodeAt(end + 1) !== SPACE) return 0;
  const next = content.charCodeAt(end + 2);
  return next === SPACE || next === TAB ? 0 : end;
}

/** The item of a list that a line without white space around it is; undefined for other lines. */
export function itemOf(content: string, indent: number): Item | undefined {
  if (!ITEM_BEGINS.includes(content.charAt(0))) return undefined;
  const plain = plainNumberEnd(content);
  if (plain > 0) return { number: content.slice(0, plain), indent, text: content.slice(plain + 2) };
  const bullet = BULLET.exec(content)?.[0];
  const rest = bullet === undefined ? content : content.slice(bullet.length);
  const own = rest.startsWith('**') ? (OWN_ID.exec(rest) ?? BOLD_NUMBER.exec(rest)) : (PLAIN_OWN_ID.exec(rest) ?? LETTERED_ID.exec(rest));
  if (own?.[1] !== undefined) return { number: own[1], indent, text: rest.slice(own[0].length) };
  const number = NUMBERED.exec(rest) ?? GLUED.exec(rest);
  if (number?.[1] === undefined) return bullet === undefined ? undefined : { number: undefined, indent, text: rest };
  // `3 seconds` is prose: a bare number needs its dot, `1.1` does not.
  if (!/[.)、]/.test(number[0])) return bullet === undefined ? undefined : { number: undefined, indent, text: rest };
  return { number: number[1], indent, text: rest.slice(number[0].length) };
}
