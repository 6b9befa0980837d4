import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BEGIN, END, marked, placeDescription, templatePath } from '../../../lib/domain/messages/index.ts';

describe('placeDescription', () => {
  it.each<[string, { current?: string; template?: string }, string]>([
    ['an empty description', {}, `${marked('New')}\n`],
    ['a template with a place', { template: 'Hi\n<!-- stringline -->\nBye\n' }, `Hi\n${marked('New')}\nBye\n`],
    ['a template with a placeholder', { template: '{{ stringline }}\n' }, `${marked('New')}\n`],
    ['a template without a place', { template: 'Checklist\n' }, `Checklist\n\n${marked('New')}\n`],
    ['our older text', { current: `A\n${marked('Old')}\nB`, template: 'unused' }, `A\n${marked('New')}\nB`],
    ["a person's text", { current: 'Mine' }, `Mine\n\n${marked('New')}\n`],
    ['a mark that has lost its other half', { current: `Mine ${BEGIN}` }, `Mine ${BEGIN}\n\n${marked('New')}\n`],
  ])('puts the text into %s', (_, around, expected) => {
    expect(placeDescription('New', around)).toBe(expected);
  });

  it('changes nothing outside the marks, and nothing at all the second time', () => {
    const outside = fc.string({ maxLength: 60 }).filter((text) => !text.includes('<!-- stringline'));
    fc.assert(
      fc.property(outside, outside, fc.string({ maxLength: 60 }), (before, after, text) => {
        const once = placeDescription(text, { current: `${before}${marked('Old')}${after}` });

        expect(once.startsWith(`${before}${BEGIN}`)).toBe(true);
        expect(once.endsWith(`${END}${after}`)).toBe(true);
        expect(placeDescription(text, { current: once })).toBe(once);
      }),
    );
  });

  it('is not ended early by a mark in its own text', () => {
    const once = placeDescription(`a ${END} b`, {});

    expect(placeDescription('c', { current: once })).toBe(`${marked('c')}\n`);
  });
});

describe('templatePath', () => {
  it.each<[string, string[], string | undefined]>([
    ['GitHub, in any case', ['.github/PULL_REQUEST_TEMPLATE.md', 'README.md'], '.github/PULL_REQUEST_TEMPLATE.md'],
    ['GitLab', ['.gitlab/merge_request_templates/Default.md'], '.gitlab/merge_request_templates/Default.md'],
    ['the first of several', ['docs/pull_request_template.md', 'pull_request_template.md'], 'pull_request_template.md'],
    ['none', ['README.md', '.github/ISSUE_TEMPLATE.md'], undefined],
  ])('finds the template of %s', (_, paths, expected) => {
    expect(templatePath(paths)).toBe(expected);
  });
});
