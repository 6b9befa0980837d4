import { classifyEars, hasCondition, hasShall, isInEars } from '../ears.ts';
import type { Finding } from '../../shared/finding.ts';
import { isFigure } from '../text/characters.ts';
import type { Line } from '../text/lines.ts';
import type { Stretch } from '../text/place.ts';
import { type Item, itemOf } from './criteria-item.ts';
import { INSERTED } from './inserted.ts';
import type { Criterion } from './requirements.ts';
import { announcesOthers, beginsInBold, COLON_AT_END, isConditional, isHalf, isLoud, isOfOthers } from './criterion-words.ts';
import { isWithdrawn } from './withdrawn.ts';

/**
 * `listed`: below a heading of acceptance criteria, every item counts. `free`: only what reads as a criterion. `paragraphs`: each paragraph that
 * promises something. `parted`: below a heading within such a list, as `free`, and what goes on counting where the list ended. `counted`: that
 * alone. `heard`: nothing, and what reads as a criterion is lost. `closed`: nothing.
 */
export type CriteriaMode = 'listed' | 'free' | 'paragraphs' | 'parted' | 'counted' | 'heard' | 'closed';

interface Draft {
  number: string | undefined;
  label?: string;
  indent: number;
  text: string;
  parts: Stretch[];
  line: number;
  /** Reads as a criterion, or stands where only criteria stand. */
  sure: boolean;
  /** What its last line says. */
  end: string;
  /** Indentation of the list behind its colon: what is said there is part of it. False where the first item behind it is none of that. */
  list?: number | false;
  /** It stands in a list that is called examples or the like. */
  apart?: boolean;
}

interface Beside {
  draft: Draft;
  isItem: boolean;
  isInList: boolean;
}

/** A sentence in words of a criterion that is not read as one. */
export interface Lost extends Pick<Criterion, 'text' | 'line'> {
  /** Whether it stands in the list of criteria, or below another heading. */
  isInList: boolean;
}

/** `4` of `4a` and `4-bis`. */
const INSERTED_BEHIND = new RegExp(`^(\\d{1,9}(?:\\.\\d{1,9})*)(?:${INSERTED}|[a-z])$`);
/** The last figures of a number: 1 of `4.1-bis`. */
const LAST_FIGURES = new RegExp(`\\d+(?=(?:${INSERTED}|[a-z])?$)`);
/** `- [ ] …`: what is ticked off stands for itself. */
const BOX = /^[-*+][ \t]+\[[ xX~-]\]/;
/** A number without a sign behind it, and a small letter. */
const BARE_NUMBER = /^\d{1,9}(?:\.\d{1,9})+[ \t]+\p{Ll}/u;
/** `- 1.3: WHEN …`, `- (1.3) WHEN …`. */
const COLON_OR_BRACKETS = /^(?:(\d{1,9}(?:\.\d{1,9})+)[:：]|[(（](\d{1,9}(?:\.\d{1,9})+)[)）][:：]?)(?:[ \t]+|(?<=[：）]))/;

/** Collects the criteria of one requirement line by line. */
export class CriteriaReader {
  private readonly requirement: string;
  private mode: CriteriaMode;
  private readonly drafts: Draft[] = [];
  /** Items below the present heading. */
  private items: Draft[] = [];
  private current: Draft | undefined;
  /** What is said between lists: with a colon at its end, it may be the criterion that a list goes on. */
  private paragraph: Draft | undefined;
  /** What is said beside the items that are read, and may be a criterion all the same. */
  private readonly beside: Beside[] = [];
  /** What stands in front of the present list says that nobody is to fulfil it. */
  private isApart = false;
  private isBelowOthers = false;
  private blank = false;
  /** Some numbers do not count, because they are taken already. */
  private countedOn = false;
  /** Indentation and kind of the first criterion below the present heading: what is deeper belongs to an item. */
  private base: Pick<Item, 'indent' | 'number'> | undefined;
  /** The last criterion so far. */
  private last: Pick<Item, 'number'> | undefined;
  /** Whether the first item below the present heading has the number behind the last criterion: only such a list goes on another. */
  private goesOn: boolean | undefined;

  constructor(requirement: string, mode: CriteriaMode) {
    this.requirement = requirement;
    this.mode = mode;
  }

  enter(mode: CriteriaMode, heading = ''): void {
    this.settle();
    this.mode = mode;
    this.current = undefined;
    this.paragraph = undefined;
    this.base = undefined;
    this.last = this.drafts.at(-1);
    this.goesOn = undefined;
    this.isBelowOthers = isOfOthers(heading);
    this.isApart = this.isBelowOthers;
  }

  read(line: Line): void {
    if (this.mode === 'closed') return;
    const content = line.text.trim();
    if (content === '') this.blank = true;
    else {
      this.take(line, content);
      this.blank = false;
    }
  }

  private take(line: Line, content: string): void {
    const item = this.mode === 'paragraphs' ? this.paragraphOf(content) : this.itemOf(content, line.indent);
    if (item !== undefined && this.isPart(item, content)) extend(this.current, line, content);
    else if (item !== undefined && this.begins(item)) {
      this.goesOn ??= this.follows(item.number) && (this.last !== undefined || this.mode === 'parted');
      const sure = this.isCriterion(item);
      this.current = this.draftOf(line, item, sure);
      this.items.push(this.current);
      if (sure) {
        this.base ??= item;
        this.last = item;
        this.isApart = false;
      }
    } else if (this.current !== undefined && (!this.blank || line.indent > this.current.indent)) extend(this.current, line, content);
    else {
      this.current = undefined;
      if (item === undefined) this.say(line, content);
      else this.setAside(this.draftOf(line, item, false), true);
    }
    if (item !== undefined) this.paragraph = undefined;
  }

  /** The item that a line is; none where a sentence in front of it goes on, `… which is why` and then `3.2 bounds the time`. */
  private itemOf(content: string, indent: number): Item | undefined {
    const item = this.labelled(itemOf(content, indent));
    if (item === undefined || this.paragraph === undefined || this.blank) return item;
    return BARE_NUMBER.test(content) && !/[.:：;!?]$/.test(this.paragraph.end) && !isInEars(item.text) ? undefined : item;
  }

  /** `(2.1) …` below another requirement than the second may be about that. */
  private labelled(item: Item | undefined): Item | undefined {
    if (item === undefined || item.number !== undefined) return item;
    const [whole = '', colon, brackets] = COLON_OR_BRACKETS.exec(item.text) ?? [];
    const label = colon ?? brackets;
    return label !== undefined && this.isOwn(label) ? { ...item, label, text: item.text.slice(whole.length) } : item;
  }

  private say(line: Line, content: string): void {
    const { paragraph } = this;
    if (paragraph !== undefined && !this.blank) extend(paragraph, line, content);
    else {
      this.paragraph = draftOf(line, { number: undefined, indent: line.indent, text: content }, true);
      this.isApart = this.isBelowOthers || announcesOthers(content);
      // In front of a list, a sentence may say what the list is about.
      if (this.mode !== 'free') this.setAside(this.paragraph, false);
    }
  }

  private draftOf(line: Line, item: Item, sure: boolean): Draft {
    return this.isApart ? { ...draftOf(line, item, sure), apart: true } : draftOf(line, item, sure);
  }

  private setAside(draft: Draft, isItem: boolean): void {
    this.beside.push({ draft, isItem, isInList: this.mode === 'listed' || this.mode === 'free' });
  }

  /** Whether an item goes on a sentence that ends in a colon, `WHEN x, THE System SHALL:`, although it stands no deeper. */
  private isPart({ number, indent, text }: Item, content: string): boolean {
    if (number !== undefined || this.mode === 'paragraphs') return false;
    const lead = this.current ?? (this.mode === 'listed' ? this.paragraph : undefined);
    if (lead === undefined) return false;
    // Asked once: what follows makes the sentence longer and longer.
    lead.list ??= this.leadsToList(lead) ? indent : false;
    if (lead.list === false || indent < lead.list || BOX.test(content) || isInEars(text)) return false;
    if (this.current === undefined) {
      this.current = lead;
      this.items.push(lead);
    }
    return true;
  }

  /** Bullets below a number are part of it anyway. Others may be criteria themselves, so that the sentence has to be half of one. */
  private leadsToList({ text, end, number }: Draft): boolean {
    if (!COLON_AT_END.test(end)) return false;
    return number !== undefined && this.base?.number !== undefined ? isInEars(text) : isHalf(text);
  }

  /** What follows a blank line, where that is neither an item nor a quotation, a row of a table or a label in bold. */
  private paragraphOf(content: string): Item | undefined {
    const goesOn = this.current !== undefined && !this.blank;
    const isOther = /^(?:[-*+>|]|\d{1,9}[.)])/.test(content) && !beginsInBold(content);
    return goesOn || isOther ? undefined : { number: undefined, indent: 0, text: content };
  }

  private begins(item: Item): boolean {
    if (this.base === undefined) return true;
    // `9.6` is another criterion than `9.5`, however far in an editor has moved it; `9.5.1` and `9.1 open it` are part of it.
    if (item.indent > this.base.indent + 1) return this.isOwn(item.number) && this.isNext(item.number) && isInEars(item.text);
    return this.base.number === undefined || item.number !== undefined;
  }

  private isCriterion(item: Item): boolean {
    if (this.mode === 'heard') return false;
    if (this.mode === 'counted' || this.mode === 'parted') {
      const goesOn = this.isNumberedOn(item);
      if (goesOn || this.mode === 'counted') return goesOn;
    }
    if (this.mode === 'listed' || this.isOwn(item.number)) return true;
    return hasShall(item.text) || (item.number !== undefined && classifyEars(item.text) !== 'none');
  }

  /** Whether an item below another heading goes on the criteria above it; one with a full number behind theirs does, whatever stands between them. */
  private isNumberedOn({ number, text }: Item): boolean {
    const reads = isInEars(text) || hasCondition(text);
    if (number?.startsWith(`${this.requirement}.`) === true) {
      if (this.goesOn === true && this.isNext(number)) return true;
      return reads && this.last !== undefined && this.placeOf(number) > this.placeOf(this.last.number);
    }
    return this.goesOn === true && reads && this.follows(number);
  }

  /** A full id of the author's own: `FR-2.1`, or `1.2` below requirement 1. Its sentence may go on in the next line. */
  private isOwn(number: string | undefined): boolean {
    return number !== undefined && (isOwnId(number) || number.startsWith(`${this.requirement}.`));
  }

  /** Whether a number is the next one, or put between the last and that: `4a` behind 4. */
  private follows(number: string | undefined): boolean {
    const [, between] = INSERTED_BEHIND.exec(number ?? '') ?? [];
    const last = this.last?.number;
    if (between === undefined || last === undefined) return this.isNext(number);
    return this.placeOf(between) === this.placeOf(INSERTED_BEHIND.exec(last)?.[1] ?? last);
  }

  /** Whether a number is the one behind that of the last criterion: `4`, or `1.4` below requirement 1. */
  private isNext(number: string | undefined): boolean {
    const last = this.last === undefined ? 0 : this.placeOf(INSERTED_BEHIND.exec(this.last.number ?? '')?.[1] ?? this.last.number);
    return this.placeOf(number) === last + 1;
  }

  /** `3` of `3`, and of `1.3` below requirement 1; NaN for what has no such number. */
  private placeOf(number = ''): number {
    const place = number.startsWith(`${this.requirement}.`) ? number.slice(this.requirement.length + 1) : number;
    return /^\d+$/.test(place) ? Number(place) : Number.NaN;
  }

  /** In a list in which most items read as criteria, the others are criteria, too: badly written ones. */
  private settle(): void {
    if (this.items.length === 0) return;
    if (this.mode === 'paragraphs') {
      this.items = this.items.map((item) => ({ ...item, sure: hasShall(item.text) }));
      this.base = undefined;
    }
    let sure = 0;
    let all = 0;
    for (const item of this.items) {
      if (item.sure) sure += 1;
      if (item.sure || this.isLike(item)) all += 1;
    }
    const takesOthers = this.mode !== 'counted' && all < 2 * sure;
    for (const item of this.items) {
      if (item.sure || (takesOthers && this.isLike(item))) this.drafts.push(item);
      else this.setAside(item, true);
    }
    this.items = [];
  }

  /** Whether an item looks like the first criterion below its heading. */
  private isLike({ indent, number }: Draft): boolean {
    return indent === this.base?.indent && (number === undefined) === (this.base.number === undefined);
  }

  /** Numbers that are written twice in one finished list, at the first of several; a list in which all have the same is numbered by its reader. */
  repeated(): Finding[] {
    if (!this.countedOn) return [];
    const numbered = this.drafts.filter(({ number }) => number !== undefined && /^\d+$/.test(number));
    const first = numbered[0]?.number;
    if (numbered.every(({ number }) => number === first)) return [];
    const firsts = new Map<string | undefined, number>();
    let isRun = false;
    return numbered.flatMap(({ number, line }) => {
      const before = firsts.get(number);
      const isTold = isRun;
      isRun = before !== undefined;
      if (before === undefined) firsts.set(number, line);
      if (before === undefined || isTold) return [];
      return [
        {
          ruleId: 'requirements-number-repeated',
          level: 'error',
          message: `Number ${number ?? ''} stands on line ${before} already, so this criterion and those behind it are counted on.`,
          line,
          fix: 'Number them anew, and look at what refers to them.',
        },
      ];
    });
  }

  /** What reads as a criterion and is none of those that are read: nothing would miss it. In the order of the document. */
  lost(): Lost[] {
    const read = new Set(this.drafts);
    return this.beside
      .filter(
        ({ draft, isItem }) => !read.has(draft) && draft.apart !== true && (isLoud(draft.text) || (isItem && isConditional(draft.text))),
      )
      .map(({ draft: { text, line }, isInList }) => ({ text, line, isInList }))
      .sort((one, other) => one.line - other.line);
  }

  /** Whether any was read above the present heading. */
  hasCriteria(): boolean {
    return this.drafts.length > 0;
  }

  /** The criteria with their ids: the number written where no other has it, else the position. */
  finish(): Criterion[] {
    this.settle();
    let last = 0;
    const taken = new Set<number>();
    const plain = this.drafts.filter(({ number }) => number !== undefined);
    /** A list may begin with 0; one in which all have it is numbered by its reader. */
    const least = plain[0]?.number === '0' && plain[1]?.number === '1' ? 0 : 1;
    const idOf = (number: string): string => {
      if (isOwnId(number)) return number;
      if (number.includes('.')) {
        last = Number(LAST_FIGURES.exec(number)?.[0] ?? last + 1);
        return number;
      }
      const written = Number(number);
      // `4a`, `4-bis`
      if (Number.isNaN(written)) {
        last = Number.parseInt(number, 10);
        return `${this.requirement}.${number}`;
      }
      const place = written >= least && !taken.has(written) ? written : last + 1;
      if (number !== '' && place !== written) this.countedOn = true;
      taken.add(place);
      last = Math.max(last, place);
      return `${this.requirement}.${place}`;
    };
    return this.drafts.map(({ label = '', number = label, text, parts, line }) => {
      const criterion = { id: idOf(number), text, line, parts };
      return isWithdrawn(text) ? { ...criterion, withdrawn: true } : criterion;
    });
  }
}

/** `FR-2.1`; `2.1-bis` is a number. */
const isOwnId = (number: string): boolean => number.includes('-') && !isFigure(number.charCodeAt(0));

function draftOf(line: Line, item: Item, sure: boolean): Draft {
  return { ...item, parts: [stretchOf(line, item.text)], line: line.number, sure, end: item.text };
}

/** Adds a line to what a draft says. */
function extend(draft: Draft | undefined, line: Line, content: string): void {
  if (draft === undefined) return;
  draft.text += ` ${content}`;
  draft.end = content;
  draft.parts.push(stretchOf(line, content));
}

/** Where the text stands that a line ends with, but for white space. */
function stretchOf(line: Line, { length }: string): Stretch {
  const index = line.text.trimEnd().length - length;
  return { line: line.number, column: index + 1, offset: line.start + index, length };
}
