import { describe, expect, it } from '@jest/globals';
import { earsExamples, smellExamples } from './families.ts';
import { type Half, score, shares } from './labelled.ts';

/** What rules must reach on the half of the labelled examples that nobody looked at while writing them (Paska's published figures). */
const PRECISION = 0.89;
const RECALL = 0.89;
const EARS = 0.95;

const families = [...smellExamples()];

function figures(family: string, half: Half): { precision: number; recall: number; examples: number } {
  const examples = (new Map(families).get(family) ?? []).filter((example) => example.half === half);
  const counted = score(examples);
  return { ...shares(counted), examples: counted.right + counted.missed };
}

describe('the labelled examples', () => {
  it('are many, in two halves of about the same size', () => {
    const examples = earsExamples();
    const heldOut = examples.filter(({ half }) => half === 'held-out').length;

    expect(examples.length).toBeGreaterThanOrEqual(400);
    expect(heldOut / examples.length).toBeGreaterThan(0.4);
    expect(heldOut / examples.length).toBeLessThan(0.6);
  });

  it('give every sentence one label only', () => {
    const texts = earsExamples().map(({ text }) => text);

    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });
});

describe('on the half that was kept apart', () => {
  it('EARS forms are told as a person tells them', () => {
    const examples = earsExamples().filter(({ half }) => half === 'held-out');
    const right = examples.filter(({ labelled, found }) => labelled === found).length;
    process.stdout.write(`EARS: ${right} of ${examples.length} right\n`);

    expect(right / examples.length).toBeGreaterThanOrEqual(EARS);
  });

  it.each(families.map(([family]) => family))('smells of the family %s are found, and hardly anything else', (family) => {
    const { precision, recall, examples } = figures(family, 'held-out');
    process.stdout.write(`${family}: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)} (${examples} to find)\n`);

    expect(precision).toBeGreaterThanOrEqual(PRECISION);
    expect(recall).toBeGreaterThanOrEqual(RECALL);
  });
});

describe('on the half that was looked at', () => {
  it.each(families.map(([family]) => family))('smells of the family %s are found, and hardly anything else', (family) => {
    const { precision, recall } = figures(family, 'development');

    expect(Math.min(precision, recall)).toBeGreaterThanOrEqual(0.89);
  });
});
