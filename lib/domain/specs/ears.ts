/** Forms of EARS (Easy Approach to Requirements Syntax, Mavin et al. 2009); `complex` joins two conditions or more. */
export const EARS_FORMS = ['ubiquitous', 'event', 'state', 'unwanted', 'optional', 'complex', 'none'] as const;
export type EarsForm = (typeof EARS_FORMS)[number];

/** Longer texts are no sentences; what follows cannot change the form. */
const MAX_LENGTH = 4000;

const RESPONSE = /(?:^|[^\p{L}\p{N}_])(?:SHALL|MUST)(?![\p{L}\p{N}_])/iu;
/** Any letter of Chinese, Japanese or Korean: such sentences keep the English keywords and drop SHALL. */
export const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const CJK_RESPONSE = /应|應|必须|必須|需要|しなければならない|すること|する|ものとする|해야|하여야/;

const CONDITIONS: readonly { form: EarsForm; keyword: RegExp }[] = [
  { form: 'event', keyword: /^(?:WHENEVER|WHEN|UPON|当|當|とき|～?時)/i },
  { form: 'state', keyword: /^(?:WHILE|DURING|AS LONG AS)/i },
  { form: 'unwanted', keyword: /^(?:IF|如果|もし|만약)/i },
  { form: 'optional', keyword: /^(?:WHERE)/i },
];
const KEYWORD_END = /^(?![\p{L}\p{N}_])/u;

/**
 * EARS form of one acceptance criterion: keywords in any case, bold or not. `none` when it is in no form, in particular when
 * it promises nothing (no SHALL). Sentences with Chinese, Japanese or Korean text need no SHALL.
 */
export function classifyEars(criterion: string): EarsForm {
  const text = unmarked(criterion);
  if (!promises(text)) return 'none';
  const conditions = conditionsOf(text);
  if (conditions.length === 0) return startsWithSystem(text) ? 'ubiquitous' : 'none';
  const forms = new Set(conditions);
  return forms.size > 1 ? 'complex' : (conditions[0] ?? 'none');
}

/** Whether the text says that something SHALL (or MUST) be. */
export function hasShall(criterion: string): boolean {
  return RESPONSE.test(unmarked(criterion));
}

function promises(text: string): boolean {
  return RESPONSE.test(text) || (CJK.test(text) && (CJK_RESPONSE.test(text) || /\bTHEN\b/i.test(text)));
}

function unmarked(criterion: string): string {
  return criterion
    .slice(0, MAX_LENGTH)
    .replaceAll(/[*`]|__/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Forms of the clauses in front of the response. `IF … THEN` after another condition is part of a complex sentence. */
function conditionsOf(text: string): EarsForm[] {
  const response = RESPONSE.exec(text)?.index ?? text.length;
  const clauses = text.slice(0, response).split(/[,，、;；]\s?|\s(?=(?:AND|BUT|THEN)\s)/i);
  return clauses.flatMap((clause, index) => {
    const bare = clause.trim().replace(/^(?:AND|BUT|THEN)\s/i, '');
    const found = CONDITIONS.find(({ keyword }) => keywordStarts(bare, keyword));
    // Only the first clause, or one in capitals, opens a condition: "…, when logged in, shall" is prose.
    return found === undefined || (index > 0 && !/^[A-Z]{2}|^\P{ASCII}/u.test(bare)) ? [] : [found.form];
  });
}

function keywordStarts(clause: string, keyword: RegExp): boolean {
  const match = keyword.exec(clause)?.[0];
  return match !== undefined && (!/[A-Za-z]$/.test(match) || KEYWORD_END.test(clause.slice(match.length)));
}

/** A ubiquitous requirement names who must: `THE System SHALL …`, `All buttons SHALL …`; a bare `SHALL …` or a question does not. */
function startsWithSystem(text: string): boolean {
  const response = RESPONSE.exec(text);
  if (response === null) return CJK.test(text);
  const subject = text.slice(0, response.index).trim();
  return subject !== '' && !/^(?:GIVEN|SO THAT|AS AN?)(?:\s|$)/i.test(subject);
}
