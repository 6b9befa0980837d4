import type { ScannedText } from '../text/lines.ts';
import { type Section, sectionText } from '../text/outline.ts';
import { BACKGROUND, headingWords, INTRODUCTION } from './vocabulary.ts';

/** Text of the introduction: of the section that is called one, else of one that tells the background; empty where there is neither. */
export function introductionText(scanned: ScannedText, sections: readonly Section[]): string {
  const called = (words: RegExp) => (section: Section) => words.test(headingWords(section.text));
  // `# Background Job Requirements` is a title.
  const section =
    sections.find(called(INTRODUCTION)) ?? sections.filter(({ level }, index) => index > 0 || level > 1).find(called(BACKGROUND));
  if (section === undefined) return '';
  const own = sectionText(scanned, sections, section);
  // What an introduction tells may stand in its parts: `## 1. Overview`, `### 1.1 Background`.
  const part = own === '' ? sections[sections.indexOf(section) + 1] : undefined;
  return part !== undefined && part.line <= section.endLine ? sectionText(scanned, sections, part) : own;
}
