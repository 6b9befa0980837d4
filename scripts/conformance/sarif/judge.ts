import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Judge } from '../judge.ts';
import { lintReports } from '../lint-report.ts';
import { npmPackage, run } from '../tools.ts';

const PACKAGE = '@microsoft/jest-sarif';
const VERSION = '1.0.0-beta.0';
const SCHEMA = 'lib/schemas/sarif-2.1.0-rtm.5.json';
/** Run where the package lies, with the validator that it brings. */
const VALIDATE = `
const Ajv = require('ajv');
const ajv = new Ajv({ schemaId: 'auto', allErrors: true, unknownFormats: 'ignore' });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const valid = ajv.compile(require('./schema.json'));
valid(require('./report.json'));
process.stdout.write(JSON.stringify(valid.errors ?? []));
`;

interface Sarif {
  runs: { results: { ruleId: string }[]; tool: { driver: { rules: { id: string }[] } } }[];
}

/** Reports of lint, held to the schema of SARIF 2.1.0 that Microsoft publishes. */
export const sarif: Judge = {
  name: 'sarif',
  of: 'SARIF reports of lint',
  run: async () => {
    const installed = await npmPackage(PACKAGE, VERSION);
    const { sarif: report, json } = await lintReports();
    const folder = join(installed, '../../..');
    writeFileSync(join(folder, 'schema.json'), readFileSync(join(installed, SCHEMA)));
    writeFileSync(join(folder, 'report.json'), report);
    const { code, stdout, stderr } = await run(process.execPath, ['-e', VALIDATE], { cwd: folder });
    if (code !== 0) throw new Error(stderr.slice(-1000));
    const errors = JSON.parse(stdout) as { dataPath: string; message: string }[];
    const results = (JSON.parse(report) as Sarif).runs.flatMap((each) => each.results);
    const counted = results.length === json.findings.length ? [] : [`${results.length} results for ${json.findings.length} findings`];
    return { passed: results.length, failed: [...errors.map(({ dataPath, message }) => `${dataPath} ${message}`), ...counted], notes: [] };
  },
};
