import type { Finding } from '../shared/finding.ts';

export interface HiddenCharacter {
  /** In UTF-16 code units. */
  offset: number;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 code units. */
  column: number;
  /** `U+200B`. */
  codePoint: string;
  kind: 'tag' | 'bidi' | 'zero-width' | 'variation-selector' | 'filler' | 'control';
}

// Letters of these scripts are joined or kept apart by ZWJ and ZWNJ in ordinary writing.
const JOINING =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Mongolian}\p{Script=Syriac}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const PICTOGRAPHIC = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u;
// The only flags that are written with tag characters and drawn by fonts: England, Scotland, Wales.
const TAG_FLAG =
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/gu;

/** Ranges of characters to look at, in the syntax of a class; `isOrdinary` then lets ordinary writing pass. Here those of one code unit … */
const UNITS = [
  String.raw`\u0000-\u0008\u000B\u000E-\u001F\u007F-\u0084\u0086-\u009F`, // controls other than white space
  String.raw`\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFFA0`, // soft hyphen, joiners, fillers
  String.raw`\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB`, // zero width, directions, annotations
  String.raw`\uFE00-\uFE0F`, // variation selectors
];
/** … and with those of two. */
const RANGES = [
  ...UNITS,
  String.raw`\u{E0000}-\u{E0FFF}`, // tags and more variation selectors
  String.raw`\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}`, // shorthand and musical format controls
];
// eslint-disable-next-line no-misleading-character-class -- combining characters are looked for one by one
const SUSPECT = new RegExp(`[${RANGES.join('')}]`, 'gu');
/** The same by code units, of two the first. ASCII is ruled out before it: so many ranges take four times as long for each letter. */
// eslint-disable-next-line no-misleading-character-class -- as above
const MAY_HIDE = new RegExp(String.raw`[^\t\n\f\r\x20-\x7E](?<=[${UNITS.join('')}\uDB40-\uDB43\uD82F\uD834])`);

/**
 * Characters that a reader does not see and a model does: tag characters, bidirectional controls, zero-width characters,
 * variation selectors in runs, fillers, control characters. Writing that needs them passes: a byte order mark at the start,
 * ZWNJ in Persian, ZWJ in emoji and Indic scripts, direction marks in right-to-left lines, one variation selector after a character.
 */
export function findHiddenUnicode(text: string): HiddenCharacter[] {
  // Nearly all texts are settled by one scan.
  if (!MAY_HIDE.test(text)) return [];
  const flags = new Set([...text.matchAll(TAG_FLAG)].flatMap((match) => tagOffsets(match)));
  const found: HiddenCharacter[] = [];
  const place = linePlaces();
  for (const match of text.matchAll(SUSPECT)) {
    const offset = match.index;
    if (flags.has(offset) || isOrdinary(text, offset, match[0])) continue;
    const code = match[0].codePointAt(0) ?? 0;
    found.push({ offset, ...place(text, offset), codePoint: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, kind: kindOf(code) });
  }
  return found;
}

/** The same as findings (`source-hidden-unicode`), at most `limit` of them: one poisoned file may hold thousands. */
export function hiddenUnicodeFindings(text: string, path: string, limit = 5): Finding[] {
  const found = findHiddenUnicode(text);
  return found.slice(0, limit).map(({ line, column, codePoint, kind }, index) => ({
    ruleId: 'source-hidden-unicode',
    level: 'error' as const,
    message: `Hidden ${kind} character ${codePoint}${index === 0 && found.length > 1 ? ` (${String(found.length)} hidden characters in this file)` : ''}.`,
    path,
    line,
    column,
    fix: 'People do not see it and models read it, so that such text is never put into a prompt: delete the character.',
  }));
}

function tagOffsets(flag: RegExpExecArray): number[] {
  // Tag characters are two code units each, after the two of the black flag.
  return Array.from({ length: (flag[0].length - 2) / 2 }, (_, index) => flag.index + 2 + index * 2);
}

/** Line and column of growing offsets in one pass over the text. */
function linePlaces(): (text: string, offset: number) => { line: number; column: number } {
  let line = 1;
  let start = 0;
  return (text, offset) => {
    for (let next = text.indexOf('\n', start); next >= 0 && next < offset; next = text.indexOf('\n', start)) {
      line += 1;
      start = next + 1;
    }
    return { line, column: offset - start + 1 };
  };
}

function isOrdinary(text: string, offset: number, character: string): boolean {
  const before = characterBefore(text, offset);
  const after = String.fromCodePoint(text.codePointAt(offset + character.length) ?? 0x20);
  const code = character.codePointAt(0) ?? 0;
  if (code === 0xfeff) return offset === 0;
  if (code === 0x200d) return (PICTOGRAPHIC.test(before) && PICTOGRAPHIC.test(after)) || JOINING.test(before);
  if (code === 0x200c) return JOINING.test(before) && JOINING.test(after);
  if (code === 0x200e || code === 0x200f || code === 0x061c) return RIGHT_TO_LEFT.test(lineAround(text, offset));
  if (code >= 0xfe00 && code <= 0xfe0f) return /[\p{L}\p{N}\p{S}\p{P}]/u.test(before);
  if (code >= 0xe0100 && code <= 0xe01ef) return /\p{Script=Han}/u.test(before);
  return false;
}

function characterBefore(text: string, offset: number): string {
  const low = text.charCodeAt(offset - 1);
  const wide = low >= 0xdc00 && low <= 0xdfff;
  return text.slice(Math.max(0, offset - (wide ? 2 : 1)), offset);
}

function lineAround(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
}

function kindOf(code: number): HiddenCharacter['kind'] {
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag';
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code === 0x200e || code === 0x200f || code === 0x061c)
    return 'bidi';
  if ((code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef) || (code >= 0x180b && code <= 0x180f))
    return 'variation-selector';
  if (code < 0xa0) return 'control';
  if (code === 0x115f || code === 0x1160 || code === 0x3164 || code === 0xffa0 || code === 0x17b4 || code === 0x17b5) return 'filler';
  return 'zero-width';
}
