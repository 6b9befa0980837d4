import type { Line } from '../text/lines.ts';
import { placeAt } from '../text/place.ts';
import { isItem } from './section-lines.ts';
import type { Label } from './task-fields.ts';

const BULLET = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/;

/** The list below a label that has nothing behind its colon: `**Dependencies:**`, with an item for each of them. */
export class ListBelow {
  private readonly label: Label;
  private readonly labelIndent: number;
  private readonly isNested: boolean;
  /** Of its first item: what is deeper explains an item. */
  private indent: number | undefined;

  constructor(label: Label, { indent, text }: Line) {
    this.label = label;
    this.labelIndent = indent;
    this.isNested = isItem(text);
  }

  /** Adds a line to what the label says, where it is an item; false where the list has ended before it. */
  takes(line: Line): boolean {
    const bullet = BULLET.exec(line.text)?.[0];
    if (line.text.trim() === '') return true;
    if (bullet === undefined ? line.indent <= this.labelIndent : line.indent < this.labelIndent + Number(this.isNested)) return false;
    if (bullet !== undefined) this.add(line, bullet.length);
    return true;
  }

  private add(line: Line, begin: number): void {
    this.indent ??= line.indent;
    const text = line.text.slice(begin).trimEnd();
    if (line.indent > this.indent + 1 || text === '') return;
    const { label } = this;
    label.value = label.value === '' ? text : `${label.value}; ${text}`;
    label.pieces.push({ text, at: placeAt(line, begin) });
  }
}
