import { describe, expect, it } from '@jest/globals';
import { parseProjectConfig } from '../../../lib/domain/config/index.ts';
import { ARTICLE_CONFIG, ARTICLE_CONFIG_AS_PRINTED } from './article.ts';

const parse = (text: string) => parseProjectConfig(text, '2026-11-23');

describe('a file that lost its indentation', () => {
  it.each([
    ['as the article prints it', ARTICLE_CONFIG_AS_PRINTED],
    ['with Windows line ends', ARTICLE_CONFIG_AS_PRINTED.replaceAll('\n', '\r\n')],
    ['with every line indented alike', ARTICLE_CONFIG_AS_PRINTED.replaceAll(/^(?=.)/gm, '    ')],
    ['with blank lines and comments between', ARTICLE_CONFIG_AS_PRINTED.replaceAll('\n', '\n\n# note\n')],
  ])('means the same as with it, %s', (_name, text) => {
    const { config, findings } = parse(text);

    expect(config).toEqual(parse(ARTICLE_CONFIG).config);
    expect(findings).toEqual([
      expect.objectContaining({
        ruleId: 'config-indentation-lost',
        level: 'warning',
        fix: expect.stringContaining('workspace:\n  spec_directory: ".kiro/specs"') as unknown,
      }),
    ]);
  });

  it('is offered back with its indentation', () => {
    expect(parse(ARTICLE_CONFIG_AS_PRINTED).recovered).toBe(ARTICLE_CONFIG);
  });

  it('works for keys that the article does not have, lists of texts and waivers', () => {
    const { config } = parse(
      'quality_gates:\ncommands:\nlint: eslint .\ntest: "npm test"\nreports:\ntests:\n- a.xml\n- b.xml\nlint: [l.json]\ntimeout_seconds: 9\nwaivers:\n-\nrule: gate-lint\nreason: legacy code base\nexpires: 2027-01-01\n- { rule: x, reason: legacy code base, expires: 2027-01-01 }\nbudget:\nusd_per_run: 2\n',
    );

    expect(config.quality_gates.commands).toEqual({ lint: 'eslint .', test: 'npm test' });
    expect(config.quality_gates.reports).toEqual({ tests: ['a.xml', 'b.xml'], lint: ['l.json'] });
    expect(config.quality_gates).toMatchObject({ timeout_seconds: 9, waivers: [{ rule: 'gate-lint' }, { rule: 'x' }] });
    expect(config.budget.usd_per_run).toBe(2);
  });

  it('still names real mistakes where they stand', () => {
    const { findings } = parse('workspace:\nspec_directory: ".kiro/specs"\nquality_gates:\ntest_coverage: high\n');

    expect(findings).toEqual([
      expect.objectContaining({ ruleId: 'config-indentation-lost' }),
      expect.objectContaining({ ruleId: 'config-wrong-value', line: 4, column: 16 }),
    ]);
  });

  it.each([
    ['an unknown key', 'workspace:\nspec_directry: x\n', 'config-unknown-key'],
    ['a block text', 'hooks:\non_pr:\n- pattern: x\naction: ask_agent\nprompt: |\nhello\n', 'config-yaml-syntax'],
    ['lines that are not YAML', 'workspace:\nspec_directory: a\nhello world\n', 'config-yaml-syntax'],
    ['an item without a list', '- pattern: a\n- b: c\n', 'config-wrong-value'],
  ])('is not guessed at when it has %s', (_name, text, ruleId) => {
    const { findings, recovered } = parse(text);

    expect(recovered).toBeUndefined();
    expect(findings.map((finding) => finding.ruleId)).toContain(ruleId);
  });
});
