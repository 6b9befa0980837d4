import type { Hash } from '../../shared/digest.ts';
import type { RuleInfo } from '../../shared/rule.ts';
import { fingerprintsOf } from '../baseline.ts';
import { WAIVERS_PATH } from '../lintable.ts';
import type { LintFinding, LintReport } from '../report.ts';
import { type FormatContext, ruleUrl } from './context.ts';

const LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0. Waived findings are there as suppressed, known ones as unchanged. */
export function sarifReport({ findings, mended }: LintReport, context: FormatContext & { hash: Hash }): object {
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
  const prints = fingerprintsOf(findings, context.hash);
  const compared = mended > 0 || findings.some(({ known }) => known === true);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Stringline',
            version: context.version,
            semanticVersion: context.version,
            rules: ids.map((id) => ruleOf(id, context)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => ({
          ruleId: finding.ruleId,
          ruleIndex: ids.indexOf(finding.ruleId),
          level: LEVEL[finding.level],
          message: { text: finding.fix === undefined ? finding.message : `${finding.message}\n${finding.fix}` },
          locations: [{ physicalLocation: { artifactLocation: artifact(finding.path), region: regionOf(finding) } }],
          partialFingerprints: { 'stringlineFinding/v1': prints[index] },
          ...(finding.confidence !== undefined && { rank: Math.round(finding.confidence * 1000) / 10 }),
          ...(compared && { baselineState: finding.known === true ? 'unchanged' : 'new' }),
          ...suppressionsOf(finding),
          ...fixesOf(finding),
        })),
      },
    ],
  };
}

function artifact(path: string): object {
  return { uri: path.split('/').map(encodeName).join('/'), uriBaseId: '%SRCROOT%' };
}

/** Names that are no valid Unicode cannot be encoded; the replacement character stands for what is wrong with them. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}

function regionOf({ line, column, endColumn, excerpt }: LintFinding): object {
  return {
    startLine: line,
    ...(column !== undefined && { startColumn: column }),
    ...(column !== undefined && endColumn !== undefined && { endColumn }),
    ...(excerpt !== undefined && { snippet: { text: excerpt.text } }),
  };
}

function suppressionsOf({ waived }: LintFinding): object {
  if (waived === undefined) return {};
  const kind = waived.path === WAIVERS_PATH ? 'external' : 'inSource';
  const location = { physicalLocation: { artifactLocation: artifact(waived.path), region: { startLine: waived.line } } };
  return {
    suppressions: [
      {
        kind,
        status: 'accepted',
        justification: `${waived.reason} (${waived.by === undefined ? '' : `by ${waived.by}, `}until ${waived.expires})`,
        location,
      },
    ],
  };
}

function fixesOf({ edit, path, fix }: LintFinding): object {
  if (edit === undefined) return {};
  const replacements = [
    { deletedRegion: { charOffset: edit.start, charLength: edit.end - edit.start }, insertedContent: { text: edit.text } },
  ];
  return { fixes: [{ description: { text: fix ?? 'Mend it' }, artifactChanges: [{ artifactLocation: artifact(path), replacements }] }] };
}

function ruleOf(id: string, context: FormatContext): object {
  const rule = context.rules.get(id);
  if (rule === undefined) return { id };
  return {
    id,
    name: id.replaceAll(/(?:^|-)(\w)/g, (_whole, letter: string) => letter.toUpperCase()),
    shortDescription: { text: firstSentence(rule.explanation) },
    fullDescription: { text: rule.explanation },
    help: helpOf(rule),
    helpUri: ruleUrl(id, context),
    defaultConfiguration: { level: LEVEL[rule.level] },
    properties: {
      tags: ['specs', id.split('-')[0] ?? id],
      ...(rule.confidence !== undefined && { precision: precision(rule.confidence) }),
    },
  };
}

function helpOf({ explanation, example }: RuleInfo): object {
  const fence = '```';
  return {
    text: `${explanation}\n\nWrong: ${example.wrong}\nRight: ${example.right}`,
    markdown: `${explanation}\n\nWrong:\n\n${fence}\n${example.wrong}\n${fence}\n\nRight:\n\n${fence}\n${example.right}\n${fence}\n`,
  };
}

function firstSentence(text: string): string {
  return /^.*?[.:;](?=\s|$)/s.exec(text)?.[0].replace(/[:;]$/, '.') ?? text;
}

/** In the words that code scanning knows. */
function precision(confidence: number): string {
  return confidence >= 0.95 ? 'very-high' : confidence >= 0.85 ? 'high' : confidence >= 0.6 ? 'medium' : 'low';
}
