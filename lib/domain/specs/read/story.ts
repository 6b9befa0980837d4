import { hasShall } from '../ears.ts';

/** `As a user, I want …`, `- **Como** usuario`, `作为用户，我希望…`: what a story begins with where no label says that it is one. */
const BEGIN = /^(?:[-*+][ \t]+)?[*_]{0,3}(?:(?:As an?|Como|En tant que?|Als|Jako|Sebagai|Là|Я,? как|Как)(?=[\s*_'’])|作为|作為|身為)/i;
/** A quotation goes on with its sign in front. */
const QUOTED = /^>[ \t]*/;
const BULLET = /^[-*+][ \t]+/;
/** `**I want** x`, `**Eu quero** x`: the other parts of a story whose parts are items. */
const BOLD_PART = /^[-*+][ \t]+(?:\*\*|__)[^*_:：]{1,20}(?:\*\*|__)[ \t]+\S/;
/** A story says who, what and why. */
const MAX_ITEMS = 3;
/** A number or keyword of a criterion, a line in bold and one with a colon at its end, which are about what follows. */
const SOMETHING_ELSE = /^(?:\d|(?:WHEN|WHILE|WHERE|IF|GIVEN)\b|[*_]{2,3}[^*_]+[*_]{2,3}[:：]?$)|[:：][*_]{0,3}$/;
/** Emphasis around the words of a story. */
const EMPHASIS = /[*_]{1,3}/g;

/** Reads the story of a requirement that has no label for it, with the lines in which it goes on. */
export class BareStory {
  text = '';
  private isOpen = false;
  private items = 0;

  /** Whether a line without white space around it is part of the story. */
  takes(content: string): boolean {
    const line = content.replace(QUOTED, '');
    this.isOpen = !hasShall(line) && (this.text === '' ? BEGIN.test(line) : this.isOpen && this.goesOn(line));
    if (!this.isOpen) return false;
    this.items += Number(BULLET.test(line));
    this.text = `${this.text} ${line.replace(BULLET, '').replaceAll(EMPHASIS, '').trim()}`.trim();
    return true;
  }

  /** Behind a story, items are criteria, but for those that are parts of it. */
  private goesOn(line: string): boolean {
    if (line === '' || SOMETHING_ELSE.test(line)) return false;
    return BULLET.test(line) ? this.items > 0 && this.items < MAX_ITEMS && BOLD_PART.test(line) : true;
  }

  /** What follows is none of it. */
  close(): void {
    this.isOpen = false;
  }
}
