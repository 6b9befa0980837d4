import type { ScannedText } from '../text/lines.ts';
import { type Section, sectionText } from '../text/outline.ts';
import { BACKGROUND, headingWords, INTRODUCTION } from './vocabulary.ts';

/** Text of the introduction: of the section that is called one, else of one that tells the background; empty where there is neither. */
export function introductionText(scanned: ScannedText, sections: readonly Section[]): string {
  const called = (words: RegExp) => (section: Section) => words.test(headingWords(section.text));
  // `# Background Job Requirements` is a title.
  const section =
    sections.find(called(INTRODUCTION)) ?? sections.filter(({ level }, index) => index > 0 || level > 1).find(called(BACKGROUND));
  return section === undefined ? '' : sectionText(scanned, sections, section);
}
