/**
 * `npm run corpus [-- <directory>] [--sample <rule or family> [--size 60] [--seed 1]]`: a census of real `.kiro` directories. Every file is
 * read, checked and written back; it ends with 1 when a reader crashes, a byte changes or a task is missed. Families of a sample:
 * requirements, design, tasks, traceability, steering, hooks. With checkouts instead of `.kiro` folders by themselves, rules that look for
 * files in the repository count, too.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { census } from './census.ts';
import { corpusFiles } from './files.ts';
import { report, sample } from './report.ts';
import { workspaceFindings } from './workspaces.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    size: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const root = positionals[0] ?? join(import.meta.dirname, '../../../shared/corpus');

if (!existsSync(root)) {
  process.stderr.write(`There is no directory ${root}.\nFix: npm run corpus -- <a directory with .kiro directories in it>\n`);
  process.exitCode = 2;
} else {
  const begun = performance.now();
  const found = census(corpusFiles(root), workspaceFindings(root, new Date().toISOString().slice(0, 10)));
  if (values.sample === undefined) process.stdout.write(report(found, (performance.now() - begun) / 1000));
  else {
    const options = { root, rules: values.sample, size: Number(values.size), seed: Number(values.seed) };
    process.stdout.write(sample(found.findings, options));
  }
  if (found.violations.length > 0 || found.files === 0) process.exitCode = 1;
}
