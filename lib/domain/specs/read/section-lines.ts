import { asPath, labelled, pathsIn } from '../text/inline.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { placeAt } from '../text/place.ts';
import { parseReferences, type Reference } from './references.ts';
import { FILES, listsReferences } from './vocabulary.ts';

/** Text lines of a section and of what is nested in it. */
export function ownLines(scanned: ScannedText, section: Section): Line[] {
  return scanned.lines.slice(section.line, section.endLine).filter(({ kind }) => kind === 'text');
}

/** References of a line such as `**Validates: Requirements 1.2, 2.1**`; none for other lines. */
export function referencesOf(line: Line): Reference[] {
  const label = labelled(line.text);
  if (label === undefined || !listsReferences(label)) return [];
  return parseReferences(label.value, placeAt(line, label.index));
}

/** Paths of a line `**Files:** \`a.ts\`, b.ts`; none for other lines. */
export function listedFiles(text: string): string[] {
  const label = labelled(text);
  if (label === undefined || !FILES.test(label.label)) return [];
  const spans = pathsIn(label.value);
  return spans.length > 0 ? spans : label.value.split(/[,，、\s]+/).flatMap((word) => asPath(word.replaceAll('`', '')) ?? []);
}
