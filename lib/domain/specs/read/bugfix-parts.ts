import type { Finding } from '../../shared/finding.ts';
import { quote } from '../../shared/rule.ts';
import { plain } from '../text/inline.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { itemOf } from './criteria-item.ts';
import { headingWords } from './vocabulary.ts';

export type BugfixPart = 'current' | 'expected' | 'unchanged';

export interface PartOfBugfix {
  part: BugfixPart;
  heading: RegExp;
  /** What its clauses are numbered by. */
  number: string;
}

export const PARTS: readonly PartOfBugfix[] = [
  {
    part: 'current',
    heading:
      /^(?:current behaviou?r|(?:当前|目前|當前)(?:的)?行[为為]|現在の(?:動作|挙動)|현재 ?(?:동작|행동)|aktuelles verhalten|comportamiento actual|comportamento atual|comportement actuel|comportamento attuale|текущее поведение|hành vi hiện tại|mevcut davranış|perilaku saat ini)/i,
    number: '1',
  },
  {
    part: 'expected',
    heading:
      /^(?:expected behaviou?r|(?:预期|預期|期望)(?:的)?行[为為]|期待される?(?:動作|挙動)|(?:예상|기대)(?:되는)? ?(?:동작|행동)|erwartetes verhalten|comportamiento esperado|comportamento esperado|comportement attendu|comportamento atteso|ожидаемое поведение|hành vi mong (?:đợi|muốn)|beklenen davranış|perilaku yang diharapkan)/i,
    number: '2',
  },
  {
    part: 'unchanged',
    heading:
      /^(?:unchanged behaviou?r|preserved behaviou?r|不[变變](?:的)?行[为為]|変更(?:されない|なし)|변경(?:되지|이? ?없는)|unverändertes verhalten|comportamiento (?:sin cambios|inalterado)|comportamento inalterado|comportement inchangé|comportamento invariato|не(?:изменное|изменённое|изменяемое) поведение|hành vi không (?:thay )?đổi|değişmeyen davranış|perilaku yang tidak berubah)/i,
    number: '3',
  },
];

/** The part of a bugfix that a heading begins. */
export function partOf({ text }: Section): PartOfBugfix | undefined {
  const words = plain(headingWords(text));
  return PARTS.find(({ heading }) => heading.test(words));
}

/** All parts of a bugfix in requirements.md: of its clauses, those that say what is wrong are mostly no criteria. */
export function bugfixAmongRequirements(sections: readonly Section[], { lines }: ScannedText): Finding[] {
  const parts = new Set<BugfixPart>();
  const found = sections.filter((section) => {
    const part = partOf(section)?.part;
    if (part !== undefined) parts.add(part);
    return part !== undefined;
  });
  const [first] = found;
  if (first === undefined || parts.size < PARTS.length) return [];
  // Features may say in prose what is so at present.
  const hasClauses = found.some(({ line, endLine }) =>
    lines
      .slice(line, endLine)
      .some(({ kind, text, indent }) => kind === 'text' && /^[123]\./.test(itemOf(text.trim(), indent)?.number ?? '')),
  );
  if (!hasClauses) return [];
  return [
    {
      ruleId: 'requirements-unread',
      level: 'warning',
      message: `${quote(first.text)} begins the clauses of a bugfix, which are read from bugfix.md: here they are taken for requirements or not read at all.`,
      line: first.line,
      fix: 'Name the document bugfix.md.',
    },
  ];
}
