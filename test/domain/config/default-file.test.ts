import { describe, expect, it } from '@jest/globals';
import { defaultConfig, defaultConfigFile, fieldDocs, parseProjectConfig } from '../../../lib/domain/config/index.ts';
import { strayDocs } from '../../../lib/domain/config/field-docs.ts';

const TODAY = '2026-11-23';

describe('defaultConfigFile', () => {
  it('reads back as the defaults', () => {
    const { config, findings } = parseProjectConfig(defaultConfigFile({ commands: {} }), TODAY);

    expect(findings).toEqual([]);
    expect(config).toEqual(defaultConfig());
  });

  it('carries the commands that were found, whatever characters they have', () => {
    const commands = { test: 'pytest -q "a b" # \'x\' \\ $HOME: *', lint: 'ruff check .' };

    const { config, findings } = parseProjectConfig(defaultConfigFile({ commands }), TODAY);

    expect(findings).toEqual([]);
    expect(config.quality_gates.commands).toEqual(commands);
  });

  it('shows examples that are valid once their comment marks are gone', () => {
    const routes = { fast: { provider: 'bedrock', model: 'a.b-c', use_cases: ['x'] } };
    const text = defaultConfigFile({ commands: {}, routes })
      .replaceAll(
        /^( *)# ((?: {2})*(?:- )?(?:(?:pattern|action|rule|scope|reason|expires|timeout_ms|fail_on|source|provider|model|use_cases): ["[\d].*|\w+: ["[].*|(?:fast|model_routing|on_\w+|waivers):))$/gm,
        '$1$2',
      )
      .replaceAll(/^ *(?:on_\w+|waivers): \[\]\n/gm, '');

    const { config, findings } = parseProjectConfig(text, TODAY);

    expect(findings).toEqual([]);
    expect(config.model_routing).toEqual(routes);
    expect(config.hooks.on_pr).toHaveLength(1);
    expect(config.quality_gates.waivers).toHaveLength(1);
    expect(config.quality_gates.commands.setup).toBe('npm ci');
  });

  it('names and explains every key of the schema', () => {
    const words = defaultConfigFile({ commands: {} }).replaceAll(/\n *#? */g, ' ');

    expect(fieldDocs().length).toBeGreaterThan(50);
    for (const { path, text } of fieldDocs()) {
      expect(words).toContain(`${path.slice(path.lastIndexOf('.') + 1)}:`);
      expect(words).toContain(text.split(' ').slice(0, 4).join(' '));
    }
  });

  it('fits into 130 columns', () => {
    const longest = Math.max(
      ...defaultConfigFile({ commands: {} })
        .split('\n')
        .map((line) => line.length),
    );

    expect(longest).toBeLessThanOrEqual(130);
  });
});

describe('fieldDocs', () => {
  it('has one sentence for each key and none for others', () => {
    expect(fieldDocs().filter(({ text }) => !/^[`A-Z~].*\.$/s.test(text) && !/^[a-z_]+(?: and [a-z_]+)?: .*\.$/.test(text))).toEqual([]);
    expect(strayDocs()).toEqual([]);
  });

  it('tells the default and what is allowed', () => {
    expect(fieldDocs()).toContainEqual({
      path: 'quality_gates.test_coverage',
      text: 'Line coverage that the tests must reach, as a share.',
      allowed: 'a number from 0 to 1',
      default: 0.85,
    });
  });
});
