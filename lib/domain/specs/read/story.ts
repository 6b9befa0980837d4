import { hasShall } from '../ears.ts';

/** `As a user, I want …`, `- **Como** usuario`, `作为用户，我希望…`: what a story begins with where no label says that it is one. */
const BEGIN = /^(?:[-*+>][ \t]+)?[*_]{0,3}(?:(?:As an?|Como|En tant que?|Als|Jako|Sebagai|Là|Я,? как|Как)(?=[\s*_'’])|作为|作為|身為)/i;
const NUMBERED = /^\d/;
/** Bullet, quotation and emphasis around a line of a story. */
const AROUND = /^(?:[-*+>][ \t]+)|[*_]{1,3}/g;

/** Reads the story of a requirement that has no label for it, with the lines in which it goes on. */
export class BareStory {
  text = '';
  private isOpen = false;

  /** Whether a line without white space around it is part of the story. */
  takes(content: string): boolean {
    this.isOpen = this.text === '' ? BEGIN.test(content) && !hasShall(content) : this.isOpen && content !== '' && !NUMBERED.test(content);
    if (this.isOpen) this.text = `${this.text} ${content.replaceAll(AROUND, '').trim()}`.trim();
    return this.isOpen;
  }

  /** What follows is none of it. */
  close(): void {
    this.isOpen = false;
  }
}
