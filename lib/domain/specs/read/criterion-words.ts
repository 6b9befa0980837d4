import { classifyEars, hasCondition, isInEars } from '../ears.ts';
import { isWithdrawn } from './withdrawn.ts';

/** What ends so announces others, or a list. */
export const COLON_AT_END = /[:：][*_]{0,3}$/;
/** `THE Store SHALL:`, `… SHALL NOT include:`, `… SHALL ensure that:`. */
const OPEN_END = /\b(?:SHALL|MUST)(?: NOT)?(?: [a-z]{1,20} that| that| include)?[:：][*_]{0,3}$/;
/** `WHEN it is full, the system shall:`, in small letters. */
const OPEN_END_BEHIND_CONDITION = /\b(?:shall|must)(?: not)?[:：][*_]{0,3}$/;
const NAMED_ACTOR = /^[*_]{0,3}THE \p{Lu}/u;
/** By these, a sentence speaks of things that stand for themselves. */
const ANNOUNCES = /\b(?:following|these|below|criteria|conditions|requirements|be (?:true|met|satisfied|fulfilled)|hold|pass)\b/i;

/** Whether a sentence that ends in a colon is surely half of a criterion: with its condition, or who shall do what follows. */
export function isHalf(text: string): boolean {
  if (ANNOUNCES.test(text)) return false;
  if (!/\b(?:SHALL|MUST)\b/.test(text)) return OPEN_END_BEHIND_CONDITION.test(text) && hasCondition(text) && isInEars(text);
  return hasCondition(text) ? isInEars(text) : NAMED_ACTOR.test(text) && OPEN_END.test(text);
}

/** Quotations, tables, what is struck and what has a label in front of it begin otherwise. */
const BEGINS_LOUD = /^[*_]{0,3}(?:WHEN|WHILE|WHERE|IF|THE)\b/i;

const BOLD_KEYWORD = /^\*\*(?:WHEN(?:EVER)?|WHILE|WHERE|IF|THE)\b(?![^*]{0,60}(?:[:：]\*\*|\*\*[:：]))/i;

/** `**When** it is empty, **the Cart shall** …`; `**When to use:**` is a label. */
export const beginsInBold = (line: string): boolean => BOLD_KEYWORD.test(line);

/** Whether a sentence surely states a criterion; what ends in a colon announces others. */
export function isLoud(text: string): boolean {
  if (!text.includes('SHALL')) return false;
  const words = text.replace(LABEL_AND_NUMBER, '');
  return BEGINS_LOUD.test(words) && !isWithdrawn(words) && !COLON_AT_END.test(words) && classifyEars(words) !== 'none';
}

/** `**Removal:** 5. THE …`: a list whose lines were joined. */
const LABEL_AND_NUMBER = /^\*\*[^*]{1,60}[:：]\*\*\s*\d{1,3}[.)]\s+/;

/** In any language, and in small letters, an item that has its condition states a criterion; but not what people must do. */
export const isConditional = (text: string): boolean =>
  hasCondition(text) &&
  (!OF_PEOPLE.test(text) || OF_THE_SYSTEM.test(text)) &&
  !isWithdrawn(text) &&
  !COLON_AT_END.test(text) &&
  classifyEars(text) !== 'none';

const OF_PEOPLE = /\b(?:must|should|will|can|may|needs? to|has to|have to)\b/;
const OF_THE_SYSTEM = /\bshall\b|\bthe (?:system|app|application|service|server|client|page)\b/i;

/** `WHEN <trigger>, THE [system] SHALL [response]`: how a sentence is written, and none that is. */
export const isTemplate = (text: string): boolean => TEMPLATE.test(text);

const TEMPLATE =
  /[[<{](?:optional |pre-?)?(?:conditions?|triggers?|events?|states?|features?|system|actor|subject|response|actions?|behaviou?rs?|unwanted|errors?)(?:[ _-][^\]>}]{0,40})?[\]>}]/i;

/** `Definition of done`, `Examples`: what is listed below it is no list of criteria. */
const OF_OTHERS =
  /^(?:definition of done|(?:for |counter-?)?(?:example|instance)s?|e\.g\.|(?:out of|not in) scope|non-?\s?goals|assumptions|hypothes[ie]s|open (?:questions|issues|points)|rationale|(?:test|testing) (?:plan|cases|scenarios|steps|notes|strategy)|(?:manual )?testing)\s*(?:[(（][^()（）]{1,40}[)）])?$/i;

/** Whether a heading says that what stands below it states no criteria; below notes there may be some all the same. */
export const isOfOthers = (heading: string): boolean => OF_OTHERS.test(heading) && !/notes/i.test(heading);

/** Whether a line in front of a list says that what is listed states nothing itself. */
export function announcesOthers(line: string): boolean {
  if (!/[:：*_]$/.test(line) || line.length > MAX_LABEL) return false;
  return OF_OTHERS.test(
    line
      .replaceAll(/[*_]{2,3}/g, '')
      .replace(/[:：]$/, '')
      .trim(),
  );
}

const MAX_LABEL = 100;
