import { waivedText } from '../shared/finding.ts';
import { GATE_RULES, type GateVerdict } from '../gates/index.ts';

const LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const;

/** Findings of gates as SARIF 2.1.0. What is waived is there as well, as suppressed. */
export function sarifOf(verdicts: readonly GateVerdict[], tool: { version: string }): object {
  const findings = verdicts.flatMap(({ gate, findings: found }) => found.map((finding) => ({ gate, ...finding })));
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Stringline', semanticVersion: tool.version, rules: ids.map(ruleOf) } },
        results: findings.map((finding) => ({
          ruleId: finding.ruleId,
          ruleIndex: ids.indexOf(finding.ruleId),
          level: LEVEL[finding.level],
          message: { text: finding.fix === undefined ? finding.message : `${finding.message}\n${finding.fix}` },
          ...(finding.path !== undefined && { locations: [locationOf(finding.path, finding)] }),
          ...(finding.waived && {
            suppressions: [{ kind: 'external', status: 'accepted', justification: `waived ${waivedText(finding.waived)}` }],
          }),
          properties: { gate: finding.gate, ...(finding.subject !== undefined && { subject: finding.subject }) },
        })),
      },
    ],
  };
}

function ruleOf(id: string): object {
  const rule = GATE_RULES.find((candidate) => candidate.id === id);
  return { id, ...(rule && { shortDescription: { text: rule.title }, fullDescription: { text: rule.explanation } }) };
}

function locationOf(path: string, { line, column }: { line?: number | undefined; column?: number | undefined }): object {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  const region = line === undefined ? {} : { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } };
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, ...region } };
}
