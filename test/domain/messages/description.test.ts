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
    ["a person's text with spaces at its end", { current: 'Mine  \n\n' }, `Mine  \n\n\n${marked('New')}\n`],
    ['a mark that has lost its other half', { current: `Mine ${BEGIN}` }, `Mine ${BEGIN}\n\n${marked('New')}\n`],
  ])('puts the text into %s', (_, around, expected) => {
    expect(placeDescription('New', around)).toBe(expected);
  });

  const pair = marked('Old');
  it.each<[string, string, string]>([
    ['without marks', 'Mine', `Mine\n\n@\n`],
    [
      'with marks that a person quotes within a line',
      `Between ${BEGIN} and ${END} it is ours`,
      `Between ${BEGIN} and ${END} it is ours\n\n@\n`,
    ],
    ['with a begin alone', `${BEGIN}\nMine`, `${BEGIN}\nMine\n\n@\n`],
    ['with an end alone', `Mine\n${END}\n`, `Mine\n${END}\n\n@\n`],
    ['with the end before the begin', `${END}\nMine\n${BEGIN}`, `${END}\nMine\n${BEGIN}\n\n@\n`],
    ['that holds our part twice', `${pair}\nMine\n${pair}\n`, `${pair}\nMine\n@\n`],
    ['with one pair within another', `${BEGIN}\na\n${pair}\nb\n${END}`, `${BEGIN}\na\n@\nb\n${END}`],
    ['with a second end below', `${pair}\nMine\n${END}\n`, `@\nMine\n${END}\n`],
    ['with a second begin above', `${BEGIN}\nMine\n${pair}\n`, `${BEGIN}\nMine\n@\n`],
    ['with a begin that was left behind below', `${pair}\nMine\n${BEGIN}\n`, `@\nMine\n${BEGIN}\n`],
  ])('keeps every byte of a text %s, whatever line ends it has, and does not grow', (_, current, expected) => {
    for (const eol of ['\n', '\r\n']) {
      const [given, wanted] = [current, expected.replace('@', marked('New'))].map((text) => text.replaceAll('\n', eol));
      // A text of one line does not say which line ends it wants.
      const one = placeDescription('New', { current: given });
      expect(given?.includes('\n') === true ? one : one.replaceAll('\n', eol)).toBe(wanted);
      expect(placeDescription('New', { current: one })).toBe(one);
    }
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
