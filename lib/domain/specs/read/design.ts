import type { Finding } from '../../shared/finding.ts';
import { asPath, FILE_REFERENCE, pathsIn } from '../text/inline.ts';
import { type ScannedText, scanLines } from '../text/lines.ts';
import { outline, type Section } from '../text/outline.ts';
import { citedByNames } from './cited.ts';
import { readComponents } from './components.ts';
import { givenNames } from './given-names.ts';
import { type DesignEndpoint, type DesignInterface, readEndpoints, readInterfaces } from './interfaces.ts';
import { swallowedHeadings } from './open-fences.ts';
import { type DesignProperty, readProperties } from './properties.ts';
import type { Reference } from './references.ts';
import { documentTitle } from './requirements.ts';
import { itemText, listedFiles, ownLines } from './section-lines.ts';
import { textFindings } from './text-findings.ts';
import { isDataFlowHeading } from './vocabulary.ts';

export interface DesignComponent {
  name: string;
  files: string[];
  /** What it says it serves (`_Satisfies: 1.1, 1.2_`). */
  satisfies: Reference[];
  line: number;
  /** `change`: a file of a bugfix design under `Changes Required`. */
  kind: 'component' | 'change';
}

export interface DesignDocument {
  title: string;
  sections: Section[];
  components: DesignComponent[];
  properties: DesignProperty[];
  /** Steps of the data flow. */
  dataFlow: { text: string; line: number }[];
  /** What its code blocks declare. */
  readonly interfaces: DesignInterface[];
  /** HTTP endpoints that it names. */
  readonly endpoints: DesignEndpoint[];
  /** Every path that the document names in a code span or as `#[[file:…]]`, in order, each once. */
  readonly declaredFiles: string[];
  mermaid: { text: string; line: number }[];
  /** Names in the form of a component that stand outside of diagrams and the data flow, and parts of them, in lower case. */
  readonly named: ReadonlySet<string>;
  /** Lines that name a requirement or criterion by its number. */
  readonly mentions: number;
  /** Requirements and criteria that headings and names of parts cite: `## Access (Requirements 4, 7.2)`, `**Cache (Req 2)**`. */
  readonly cited: ReadonlySet<string>;
  /** Ids with letters by which it calls what it states: `### CP-1: …`. */
  readonly givenNames: ReadonlySet<string>;
  /** Headings that an open fence takes for code. */
  readonly swallowed: readonly string[];
  findings: Finding[];
  empty: boolean;
}

/** `(Requirements 6.4, 6.5)`, `AC 3.1.1`, `需求 2`. */
const MENTION = /(?:\b(?:requirements?|reqs?\.?|criteri(?:a|on)|AC)|需求|要件)\s?[:：#]?\s?\d/i;

/** Reads design.md of a feature or a bugfix. Total: any text gives a document. */
export function readDesign(text: string): DesignDocument {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  const components = readComponents(scanned, sections);
  const mermaid = scanned.fences
    .filter(({ language }) => language === 'mermaid')
    .map(({ content, line }) => ({ text: content.join('\n'), line }));
  const dataFlow = readDataFlow(scanned, sections);
  return {
    title: documentTitle(sections).replace(/ bugfix design$/i, ''),
    sections,
    components,
    properties: readProperties(scanned, sections),
    dataFlow,
    // What few ask for is read when they do, of lines that are made again: kept, they would live as long as the spec is checked.
    get interfaces() {
      return readInterfaces(scanLines(text));
    },
    get endpoints() {
      return readEndpoints(scanLines(text));
    },
    get declaredFiles() {
      return declaredFiles(scanLines(text));
    },
    mermaid,
    get named() {
      return namesElsewhere(scanLines(text), { dataFlow, mermaid });
    },
    get mentions() {
      return scanLines(text).lines.filter(({ kind, text: line }) => kind === 'text' && MENTION.test(line)).length;
    },
    get cited() {
      return citedByNames(scanLines(text), sections);
    },
    get givenNames() {
      return givenNames(scanLines(text));
    },
    swallowed: swallowedHeadings(scanned.fences),
    findings: textFindings(scanned, text),
    empty: text.trim() === '',
  };
}

function readDataFlow(scanned: ScannedText, sections: readonly Section[]): { text: string; line: number }[] {
  const section = sections.find((candidate) => isDataFlowHeading(candidate.text));
  if (section === undefined) return [];
  return ownLines(scanned, section).flatMap(({ text, number }) => {
    const step = itemText(text);
    return step === undefined ? [] : [{ text: step.trim(), line: number }];
  });
}

const COMPONENT_NAME = /\b[A-Z]{0,3}[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+/g;

function namesElsewhere({ lines }: ScannedText, { dataFlow, mermaid }: Pick<DesignDocument, 'dataFlow' | 'mermaid'>): Set<string> {
  const drawn = mermaid.flatMap(({ text, line }) => text.split('\n').map((_, index) => line + 1 + index));
  const skipped = new Set([...dataFlow.map(({ line }) => line), ...drawn]);
  const names = new Set<string>();
  for (const { number, text } of lines) {
    if (skipped.has(number)) continue;
    for (const name of text.match(COMPONENT_NAME) ?? []) names.add(name);
  }
  return new Set([...names].flatMap(partsOf));
}

const HUMP = /[A-Z]+(?![a-z0-9])|[A-Z][a-z0-9]+/g;
/** A name of more has no parts that anybody would call it by. */
const MAX_HUMPS = 10;

/** A name and what it may be called for short: `AuditLog` of `IAuditLogService`. */
function partsOf(name: string): string[] {
  const humps = name.match(HUMP) ?? [];
  if (humps.length > MAX_HUMPS) return [name.toLowerCase()];
  return humps.flatMap((_, from) =>
    humps.slice(from).map((_hump, index) =>
      humps
        .slice(from, from + index + 1)
        .join('')
        .toLowerCase(),
    ),
  );
}

function declaredFiles(scanned: ScannedText): string[] {
  const named = scanned.lines
    .filter(({ kind }) => kind === 'text')
    .flatMap(({ text }) => [
      ...pathsIn(text),
      ...listedFiles(text),
      ...(text.includes('#[[file:') ? [...text.matchAll(FILE_REFERENCE)].map((match) => match[1] ?? '') : []),
    ]);
  return [...new Set(named.flatMap((path) => asPath(path) ?? []))];
}
