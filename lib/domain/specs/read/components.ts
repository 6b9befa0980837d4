import { pathsIn, plain } from '../text/inline.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { placeAt } from '../text/place.ts';
import type { DesignComponent } from './design.ts';
import { parseReferences, type Reference } from './references.ts';
import { listedFiles, listedFilesIn, ownLines, referencesIn, referencesOf } from './section-lines.ts';
import { headingWords, isChangesHeading, isComponentsHeading } from './vocabulary.ts';

/** Components of a design: sub-sections of `Components and Interfaces`, else its list; and the files of a bugfix design. */
export function readComponents(scanned: ScannedText, sections: readonly Section[]): DesignComponent[] {
  const described = sections.flatMap((section, index) => {
    if (!isComponentsHeading(section.text) || insideComponents(sections, section)) return [];
    const children = sections.filter((child) => child.parent === index);
    return children.length > 0 ? children.map((child) => component(scanned, child)) : listed(scanned, section);
  });
  const changes = sections.find((section) => isChangesHeading(section.text));
  return changes === undefined ? described : [...described, ...changedFiles(ownLines(scanned, changes))];
}

function insideComponents(sections: readonly Section[], section: Section): boolean {
  for (let parent = sections[section.parent ?? -1]; parent !== undefined; parent = sections[parent.parent ?? -1]) {
    if (isComponentsHeading(parent.text)) return true;
  }
  return false;
}

function component(scanned: ScannedText, section: Section): DesignComponent {
  const lines = ownLines(scanned, section);
  return {
    name: componentName(section.text),
    files: [...new Set([...pathsIn(section.text), ...listedFilesIn(lines)])],
    satisfies: [...headingReferences(scanned, section), ...referencesIn(lines)],
    line: section.line,
    kind: 'component',
  };
}

/** `### Dependency check (Requirements 2.5, 2.6)`. */
function headingReferences(scanned: ScannedText, { line }: Section): Reference[] {
  const heading = scanned.lines[line - 1];
  const remark = heading === undefined ? null : REMARK.exec(heading.text);
  return heading === undefined || remark?.[1] === undefined ? [] : parseReferences(remark[1], placeAt(heading, remark.index + 1));
}

const REMARK = /[(（]((?:requirements?|reqs?\.?|需求|要件)\s?[:：]?\s?\d[^()（）]{0,200})[)）]/i;

/** Name that a heading gives a component: `### 1. Component: \`PreferenceService\` (src/a.ts)` is PreferenceService. */
export function componentName(heading: string): string {
  const words = plain(headingWords(heading)).replace(/^(?:new |modified |updated )?component(?: \d+)?\s?[:：—–-]\s?/i, '');
  const remark = words.search(/\s[(（]/);
  return (remark > 0 ? words.slice(0, remark) : words).trim();
}

/** The article's form: `- \`PreferenceService\`: Handles CRUD operations`. */
function listed(scanned: ScannedText, section: Section): DesignComponent[] {
  return ownLines(scanned, section).flatMap((line) => {
    const name = /^ {0,3}[-*+] (?:\*\*|`|\*\*`)([^*`]{1,120})(?:`\*\*|\*\*|`)/.exec(line.text)?.[1];
    if (name === undefined) return [];
    return [
      { name: name.replace(/[:：]$/, '').trim(), files: pathsIn(line.text), satisfies: [], line: line.number, kind: 'component' as const },
    ];
  });
}

/** `**File**: \`src/a.ts\`` begins a change, a trailer after it says what the change serves. */
function changedFiles(lines: readonly Line[]): DesignComponent[] {
  const changes: DesignComponent[] = [];
  for (const line of lines) {
    const files = listedFiles(line.text);
    if (files.length > 0) changes.push({ name: files.join(', '), files, satisfies: [], line: line.number, kind: 'change' });
    else changes.at(-1)?.satisfies.push(...referencesOf(line));
  }
  return changes;
}
