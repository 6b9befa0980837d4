import { remembered } from '../shared/remembered.ts';

/** Forms of EARS (Easy Approach to Requirements Syntax, Mavin et al. 2009); `complex` joins two conditions or more. */
export const EARS_FORMS = ['ubiquitous', 'event', 'state', 'unwanted', 'optional', 'complex', 'none'] as const;
export type EarsForm = (typeof EARS_FORMS)[number];

/** Longer texts are no sentences; what follows cannot change the form. */
const MAX_LENGTH = 4000;

/** SHALL and MUST, and what stands for them in sentences of other European languages. */
const RESPONSE =
  /(?:^|[^\p{L}\p{N}_])(?:SHALL|MUST|MUSS|MÜSSEN|SOLL|SOLLEN|DEBE|DEBEN|DEBERÁ|DEBERÁN|DOIT|DOIVENT|DEVRA|DEVRONT|DEVE|DEVEM|DEVERÁ|DEVERÃO|DEVONO|يجب|ينبغي)(?![\p{L}\p{N}_])(?!-have)/iu;
const ENGLISH_RESPONSE = /(?:^|[^\p{L}\p{N}_])(?:SHALL|MUST)(?![\p{L}\p{N}_])/iu;
/** Any letter of Chinese, Japanese or Korean: such sentences keep the English keywords and drop SHALL. */
export const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const CJK_RESPONSE =
  /(?<![响对適适反效供感])应(?![用急]|对[\u4e00-\u9fff])|應(?![用對])|不得|(?<!被)禁止|必须|必須|需要|なければ(?:なら|いけ)な|ては(?:なら|いけ)な|する|べき|必要があ|ものとし|해야|하여야|(?!분야)[가-힣]야\s?(?:한다|합니다|하며|하고|함)/;
/** Japanese ends what shall be with any verb, with こと or without: 返すこと, 受け入れないこと, システムは…を返す. What is so (である, している) is none. */
const JAPANESE_RESPONSE =
  /(?:[うくぐすつぬぶむるい]こと|は[^。]*(?:[うくぐすつぬぶむる](?<![てでが][あい]る)|ない(?<!(?:[てで]い|では|じゃ)ない)))(?:（[^（）]*）)?[\s。．.)）」]*$/;
/** What a condition of such a sentence ends with, and the verb at its end: `When 保存した場合、結果が表示される`. */
const JAPANESE_CONDITION = /^(?:WHEN(?:EVER)?|IF|WHILE|WHERE)(?![A-Za-z]).*?(?:時|とき|場合|後|際)[はに]?、/is;
const JAPANESE_VERB = /[うくぐすつぬぶむる](?<![てでが][あい]る)(?:（[^（）]*）)?[\s。．.)）」]*$/;

const CONDITIONS: readonly { form: EarsForm; keyword: RegExp }[] = [
  {
    form: 'event',
    keyword:
      /^(?:WHENEVER|WHEN|UPON|ON (?=receipt|receiving|completion|expiry|detection|arrival|failure|start-?up|request)|AFTER|ONCE|当|當|とき|～?時|WENN|SOBALD|CUANDO|QUAND|LORSQUE|QUANDO|عندما)/i,
  },
  {
    form: 'state',
    keyword: /^(?:WHILE|DURING|AS LONG AS|IN (?=(?:\w+ ){1,3}(?:mode|state|phase)$)|SOLANGE|WÄHREND|MIENTRAS|TANT QUE|PENDANT|ENQUANTO)/i,
  },
  { form: 'unwanted', keyword: /^(?:IF|如果|もし|만약|FALLS|SI|إذا)/i },
  { form: 'optional', keyword: /^(?:WHERE|SOFERN|DONDE)/i },
];
const KEYWORD_END = /^(?![\p{L}\p{N}_])/u;
/** Chinese and Japanese put the keyword behind the condition. */
const CJK_CONDITION = /(?:とき|時|時に|場合|場合は|たら|际|时|后|後|に際して)(?:は|に)?$/;

/**
 * EARS form of one acceptance criterion: keywords in any case, bold or not, in front of the response or behind it. `none` when it is in no
 * form, in particular when it promises nothing (no SHALL). Sentences with Chinese, Japanese or Korean text need no SHALL.
 */
export const classifyEars = remembered(classify, 500);

function classify(criterion: string): EarsForm {
  const text = unmarked(criterion);
  const response = RESPONSE.exec(text)?.index;
  if (response === undefined ? !promisesWithoutShall(text) : emptyPartOf(text) !== undefined) return 'none';
  const conditions = conditionsOf(text, response);
  if (conditions.length === 0) return startsWithSystem(text, response) ? (trailing(text) ?? 'ubiquitous') : 'none';
  const forms = new Set(conditions);
  return forms.size > 1 ? 'complex' : (conditions[0] ?? 'none');
}

/** Whether the text says that something SHALL (or MUST) be. */
export function hasShall(criterion: string): boolean {
  return RESPONSE.test(unmarked(criterion));
}

/** What a sentence in words of EARS leaves out: `WHEN, THE Cart SHALL …` or `WHEN it is full, THE Cart SHALL`. */
export type EmptyPart = 'condition' | 'response';

/** Which part of a criterion is not written yet; undefined for one that is whole, or promises nothing at all. */
export function emptyPart(criterion: string): EmptyPart | undefined {
  return emptyPartOf(unmarked(criterion));
}

/** Whether a sentence is in words of EARS, also where part of it is not written yet. */
export function isInEars(text: string): boolean {
  return classifyEars(text) !== 'none' || emptyPart(text) !== undefined;
}

/** Whether a sentence begins with a condition, `WHEN …`, whatever follows it. */
export function hasCondition(sentence: string): boolean {
  const text = unmarked(sentence);
  return CONDITIONS.some(({ keyword }) => keywordStarts(text, keyword));
}

function emptyPartOf(text: string): EmptyPart | undefined {
  const response = ENGLISH_RESPONSE.exec(text);
  // What Chinese, Japanese and Korean sentences promise may stand in front.
  if (response === null || CJK.test(text)) return undefined;
  if (hasNoCondition(text)) return 'condition';
  return hasNoResponse(text, response.index + response[0].length) ? 'response' : undefined;
}

/** Behind a comma stands who shall do it. Another comma before that ends words in between: `IF, and only if, the Cart is empty, THE Cart SHALL`. */
const NO_CONDITION_BEHIND = /^(?:WHENEVER|WHEN|WHILE|WHERE|IF)\s*(?:,(?=[^,，]*\b(?:SHALL|MUST)\b)|…|\.+(?:\s|$)|(?<=\s)THEN\s)/i;

/** Whether nothing stands behind the keyword that a sentence without emphasis begins with: `WHEN, …`, `IF … THEN`. */
export function hasNoCondition(text: string): boolean {
  return NO_CONDITION_BEHIND.test(text);
}

/** A colon is no end: a list follows. */
const NO_RESPONSE_BEHIND = /(?:\s+NOT)?[\s.,;…]*$/iy;

/** Whether nothing stands behind the SHALL that ends at an index: `SHALL`, `SHALL NOT.`, `SHALL …`. */
export function hasNoResponse(text: string, end: number): boolean {
  NO_RESPONSE_BEHIND.lastIndex = end;
  return NO_RESPONSE_BEHIND.test(text);
}

function promisesWithoutShall(text: string): boolean {
  if (!CJK.test(text)) return false;
  if (CJK_RESPONSE.test(text) || JAPANESE_RESPONSE.test(text) || /\bTHEN\b/i.test(text)) return true;
  return JAPANESE_CONDITION.test(text) && JAPANESE_VERB.test(text.slice(-MAX_END));
}

/** Longer remarks in brackets end no sentence. */
const MAX_END = 200;

const UNEVEN_SPACE = /[^\S ]| {2}/;

/** Signs in code are things: `WHEN `,` is typed`. */
const CODED_SIGNS = /`[^`\p{L}\p{N}]{1,20}`/gu;

/** Without emphasis, and without a number, a sign or a remark in brackets in front. */
function unmarked(criterion: string): string {
  const start = criterion.slice(0, MAX_LENGTH);
  const text = (start.includes('`') ? start.replaceAll(CODED_SIGNS, 'x') : start).replaceAll(/[*`]|__/g, '');
  return (UNEVEN_SPACE.test(text) ? text.replaceAll(/\s+/g, ' ') : text)
    .trim()
    .replace(/^(?:[\p{So}\uFE0F\s]+|\d+(?:\.\d+)+[.:]?\s|[[(][^\])]{1,30}[\])]\s)+/u, '');
}

/** Forms of the clauses in front of the response. `IF … THEN` after another condition is part of a complex sentence. */
function conditionsOf(text: string, response = text.length): EarsForm[] {
  const clauses = text.slice(0, response).split(/[,，、;；]\s?|\s(?=(?:AND|BUT|THEN)\s)/i);
  const found = clauses.flatMap((clause, index) => {
    const bare = clause.trim().replace(/^(?:AND|BUT|THEN)\s/i, '');
    const condition = CONDITIONS.find(({ keyword }) => keywordStarts(bare, keyword));
    // Only the first clause, or one in capitals, opens a condition: "…, when logged in, shall" is prose.
    return condition === undefined || (index > 0 && !/^[A-Z]{2}|^\P{ASCII}/u.test(bare)) ? [] : [condition.form];
  });
  return found.length === 0 && CJK.test(text) && clauses.slice(0, -1).some((clause) => CJK_CONDITION.test(clause.trim()))
    ? ['event']
    : found;
}

function keywordStarts(clause: string, keyword: RegExp): boolean {
  const match = keyword.exec(clause)?.[0];
  return match !== undefined && (!/\p{L}$/u.test(match) || !/[A-Za-z]$/.test(match) || KEYWORD_END.test(clause.slice(match.length)));
}

/** A ubiquitous requirement names who must: `THE System SHALL …`, `All buttons SHALL …`; a bare `SHALL …` or a question does not. */
function startsWithSystem(text: string, response: number | undefined): boolean {
  if (response === undefined) return CJK.test(text);
  const subject = text.slice(0, response).trim();
  return subject !== '' && !/^(?:GIVEN|SO THAT|AS AN?)(?:\s|$)/i.test(subject);
}

const TRAILING: readonly { form: EarsForm; word: string }[] = [
  { form: 'event', word: 'when' },
  { form: 'event', word: 'whenever' },
  { form: 'state', word: 'while' },
  { form: 'unwanted', word: 'if' },
];
/** Behind these, `when` and `if` begin what is shown, asked or described. */
const NO_CONDITION =
  /\b(?:times?|moment|dates?|days?|points?|cases?|instant|events?|only|even|and|or|but|than|as|of|about|whether|tell|tells|ask|asks|check|checks|verify|determine|decide|see|know|state|states|show|indicate|say|choose|select|configure|specify|define|to)(?: \w+)?(?: \w+)? $/i;

/** The form of a condition behind the response: `THE Alarm SHALL sound when smoke is detected`. */
function trailing(text: string): EarsForm | undefined {
  const response = ENGLISH_RESPONSE.exec(text);
  if (response === null) return undefined;
  const behind = text.slice(response.index + response[0].length);
  const match =
    /(?<=\s)(whenever|when|while|if)\s(?:the|an?|it|they|its|all|any|no|one|two|\w+ (?:is|are|was|were|has|have)|[A-Z]\w*)\b/.exec(behind);
  if (match === null || NO_CONDITION.test(behind.slice(0, match.index))) return undefined;
  return TRAILING.find(({ word }) => word === match[1])?.form;
}
