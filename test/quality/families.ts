import { checkRequirements, classifyEars, readRequirements } from '../../lib/domain/specs/index.ts';
import { type Half, labelled } from './labelled.ts';

/** One labelled example: what a person says of it, and what the rules say. */
export interface Example {
  text: string;
  half: Half;
  labelled: boolean;
  found: boolean;
}

/** Rules by the family of smells whose letter the labels carry. */
export const SMELLS: readonly { family: string; letter: string; rules: readonly string[] }[] = [
  { family: 'vague', letter: 'V', rules: ['requirements-vague', 'requirements-subjective'] },
  { family: 'quantity', letter: 'Q', rules: ['requirements-quantity'] },
  { family: 'passive', letter: 'P', rules: ['requirements-passive'] },
  { family: 'several responses', letter: 'S', rules: ['requirements-single-response', 'requirements-joined-responses'] },
  { family: 'unverifiable', letter: 'U', rules: ['requirements-unverifiable'] },
];

/** The rules that fire on a document. */
function fired(text: string): Set<string> {
  return new Set(checkRequirements(readRequirements(text)).map(({ ruleId }) => ruleId));
}

function documentOf(criteria: readonly string[], glossary: readonly string[] = []): string {
  const terms = glossary.length === 0 ? '' : `## Glossary\n\n${glossary.map((term) => `- **${term}**: a term`).join('\n')}\n\n`;
  const list = criteria.map((text, index) => `${index + 1}. ${text}\n`).join('');
  return `# Requirements Document\n\n${terms}## Requirements\n\n### Requirement 1: Example\n\n#### Acceptance Criteria\n\n${list}`;
}

/** EARS forms, labelled and computed. */
export function earsExamples(): { text: string; half: Half; labelled: string; found: string }[] {
  return labelled('criteria.txt').map(({ fields: [form = '', , text = ''], half }) => ({
    text,
    half,
    labelled: form,
    found: classifyEars(text),
  }));
}

/** Examples of every family of smells. */
export function smellExamples(): Map<string, Example[]> {
  const criteria = labelled('criteria.txt').map(({ fields: [, smells = '', text = ''], half }) => ({
    smells,
    text,
    half,
    rules: fired(documentOf([text])),
  }));
  const families = new Map<string, Example[]>();
  for (const { family, letter, rules } of SMELLS) {
    const examples = criteria.map(({ smells, text, half, rules: found }) => ({
      text,
      half,
      labelled: smells.includes(letter),
      found: rules.some((rule) => found.has(rule)),
    }));
    families.set(family, examples);
  }
  families.set('contradiction', pairs('contradiction', 'requirements-contradiction'));
  families.set('duplicate', pairs('duplicate', 'requirements-duplicate-criterion'));
  families.set('unwanted case', unwanted());
  families.set('undefined term', glossary());
  return families;
}

function pairs(label: string, rule: string): Example[] {
  return labelled('pairs.txt').map(({ fields: [verdict = '', ...rest], half }) => {
    const criteria = rest.join('|').split('||');
    return { text: criteria.join(' || '), half, labelled: verdict === label, found: fired(documentOf(criteria)).has(rule) };
  });
}

function unwanted(): Example[] {
  return labelled('requirements.txt').map(({ fields: [verdict = '', ...rest], half }) => {
    const criteria = rest.join('|').split('||');
    return {
      text: criteria.join(' || '),
      half,
      labelled: verdict === 'missing',
      found: fired(withCovered(criteria)).has('requirements-unwanted-case'),
    };
  });
}

/** A second requirement has its case of failure, so that the first is judged by itself and not the document. */
function withCovered(criteria: readonly string[]): string {
  return `${documentOf(criteria)}\n### Requirement 2: Other\n\n#### Acceptance Criteria\n\n1. IF the name is wrong, THEN THE Form SHALL name the field\n`;
}

function glossary(): Example[] {
  return labelled('glossary.txt').map(({ fields: [verdict = '', terms = '', text = ''], half }) => {
    const defined = terms === '-' ? [] : terms.split(',');
    const findings = checkRequirements(readRequirements(documentOf([text], defined))).filter(
      ({ ruleId }) => ruleId === 'requirements-glossary',
    );
    const found = findings.some(({ message }) => verdict === '-' || message.includes(verdict));
    return { text: `${terms}: ${text}`, half, labelled: verdict !== '-', found };
  });
}
