import type { Finding } from '../../shared/finding.ts';
import { quote } from '../../shared/rule.ts';
import { count } from '../../shared/wording.ts';
import { classifyEars } from '../ears.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { itemOf } from './criteria-item.ts';
import { isTemplate } from './criterion-words.ts';
import { speaksOfOthers } from './numbered-sections.ts';
import { unread } from './unread.ts';
import { ACCEPTANCE, GLOSSARY, headingWords, INTRODUCTION, PROPERTY } from './vocabulary.ts';

export interface ReadSections {
  scanned: ScannedText;
  sections: readonly Section[];
  /** Lines of the headings of all that was read as a requirement. */
  read: ReadonlySet<number>;
  /** Lines at which something is told already. */
  told: ReadonlySet<number | undefined>;
}

/** One may be said in passing. */
const LIST = 2;

/**
 * Criteria in sections of no requirement that stand in no list: paragraphs, `3.1 WHEN …`, and one below each of several headings. Those of a
 * section are told at it, those that stand alone at the heading above them. That nothing at all could be read is told anyway.
 */
export function lostPromises({ scanned, sections, read, told }: ReadSections): Finding[] {
  if (read.size === 0) return [];
  const found: Finding[] = [];
  const alone = new Map<Section, number>();
  const others = new Set(
    sections.filter(isOutside(read)).filter((section) => !told.has(section.line) && !statesNothing(section, sections)),
  );
  sections.forEach((section, index) => {
    if (!others.has(section)) return;
    const { many, isNumbered } = promisesOf(scanned.lines.slice(section.line, (sections[index + 1]?.line ?? section.endLine + 1) - 1));
    const above = sections[section.parent ?? -1];
    if (many >= LIST || isNumbered) found.push(finding(section, many));
    else if (many > 0 && above !== undefined && above.level > 1 && others.has(above)) alone.set(above, (alone.get(above) ?? 0) + many);
  });
  for (const [section, many] of alone) if (many >= LIST) found.push(finding(section, many));
  return found;
}

/** Whether a section lies in none of those that are read. Asked of all in their order. */
function isOutside(read: ReadonlySet<number>): (section: Section) => boolean {
  let readUntil = 0;
  return ({ line, endLine }) => {
    if (read.has(line)) readUntil = Math.max(readUntil, endLine);
    return line > readUntil;
  };
}

function finding({ line, text }: Section, many: number): Finding {
  const [belong, them] = many === 1 ? ['belongs', 'it'] : ['belong', 'them'];
  const message = `${count(many, 'criterion')} below ${quote(text)} ${belong} to no requirement, so that no task or test can name ${them}.`;
  return { ...unread(line, message), level: 'warning' };
}

/** What a person asked for first, kept as it was written: the document that it stands in states it again. */
const INPUT = /^project description \(input\)$/i;
/** How requirements are written, how they were, and those that are none any more. */
const OF_OLD =
  /^(?:ears\b|conventions|notation|(?:requirement )?(?:patterns|templates?)|changes$|(?:removed|withdrawn|deprecated|obsolete)\b)/i;

/** Whether a section holds what somebody asked for first: for lists and paragraphs alike. */
export function isInput(sections: readonly Section[], { text, parent }: Section): boolean {
  return INPUT.test(text) || (parent !== undefined && isInput(sections, sections[parent] as Section));
}

/** What it says is told of elsewhere, introduces the rest, is a property of the whole, or is to be fulfilled by nobody. */
function statesNothing(section: Section, sections: readonly Section[]): boolean {
  const { text, parent } = section;
  const words = headingWords(text);
  if (speaksOfOthers(section) || INPUT.test(text) || OF_OLD.test(words)) return true;
  if ([ACCEPTANCE, GLOSSARY, INTRODUCTION, PROPERTY].some((other) => other.test(words)) || OF_PROPERTIES.test(words)) return true;
  const above = sections[parent ?? -1];
  return above !== undefined && above.level > 1 && statesNothing(above, sections);
}

const OF_PROPERTIES = /\bpropert(?:y|ies)\b/i;

/** Keywords in capitals, or a single sentence: others are said in passing. */
const LOUD =
  /^[*_]{0,3}(?:WHEN|WHENEVER|WHILE|WHERE|IF|THE)\b|^\p{Lu}(?:[^.:：。?!]|\.(?=\S)){3,300}\bSHALL\b(?:[^.:：。?!]|\.(?=\S)){3,300}\.?$/u;

function promisesOf(lines: readonly Line[]): { many: number; isNumbered: boolean } {
  let many = 0;
  let isNumbered = false;
  if (!lines.some(({ kind, text }) => kind === 'text' && text.includes('SHALL'))) return { many, isNumbered };
  for (const { number, text } of paragraphs(lines)) {
    if (!LOUD.test(text) || !text.includes('SHALL') || classifyEars(text) === 'none' || isTemplate(text)) continue;
    many += 1;
    isNumbered ||= number?.includes('.') === true;
  }
  return { many, isNumbered };
}

/** Paragraphs and items with the lines that go them on. */
function paragraphs(lines: readonly Line[]): { number: string | undefined; text: string }[] {
  const found: { number: string | undefined; text: string }[] = [];
  let goesOn = false;
  for (const { kind, text, indent } of lines) {
    const content = text.trim();
    const item = kind === 'text' && content !== '' ? itemOf(content, indent) : undefined;
    const last = found.at(-1);
    if (kind !== 'text' || content === '') goesOn = false;
    else if (item === undefined && goesOn && last !== undefined) last.text += ` ${content}`;
    else {
      found.push({ number: item?.number, text: item?.text ?? content });
      goesOn = true;
    }
  }
  return found;
}
