import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { run, ROOT } from './tools.ts';

/** Specs with findings of every level, a waiver, hidden characters and names that need escaping. */
const FILES: Readonly<Record<string, string>> = {
  '.kiro/specs/cart & co/requirements.md':
    '# Requirements Document\n\n### Requirement 1: Cart\n\n#### Acceptance Criteria\n\n1. WHEN an item is added, THE Cart SHALL quickly show "<total>"\n2. Works\n',
  '.kiro/specs/cart & co/tasks.md': '-[ ] 1. Create `a.ts`\n- [ ] 2. Create `b.ts`\n  - _Requirements: 1.1, 9.9_\n',
  '.kiro/specs/late/requirements.md': '\uFEFF# 需求\r\n\r\n### 需求 1: 登录\r\n\r\n#### 验收标准\r\n\r\n1. 系统应该 ]]> 打开\r\n',
  '.kiro/steering/product.md': '---\ninclusion: sometimes\n---\n\n# Product\u202E\n',
  '.kiro/hooks/old.kiro.hook': '{ "enabled": true, "name": "a\u0007b", "when": { "type": "fileEdited", "patterns": ["*.ts"] } }\n',
  '.stringline/waivers.yaml':
    'waivers:\n  - rule: requirements-vague\n    path: ".kiro/**"\n    reason: the wording was agreed with the client\n    expires: 2999-12-31\n',
};

export interface Reports {
  sarif: string;
  junit: string;
  json: { findings: { level: string; waived?: unknown }[] };
}

/** The same check in the formats that judges read, by the command line as it is shipped. */
export async function lintReports(): Promise<Reports> {
  const folder = mkdtempSync(join(tmpdir(), 'stringline-lint-'));
  try {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const built = await run(process.execPath, ['scripts/build.mjs', '--if-needed']);
    if (built.code !== 0) throw new Error(`the command line could not be built: ${built.stderr.slice(-1000)}`);
    const report = async (format: string): Promise<string> => {
      const output = join(folder, `report.${format}`);
      const args = ['lint', '--format', format, '--output', output];
      const { code, stderr } = await run(process.execPath, [join(ROOT, 'dist/stringline.js'), ...args], { cwd: folder });
      // Findings end it with 1.
      if (code > 1) throw new Error(`lint --format ${format} ended with ${code}: ${stderr.slice(-1000)}`);
      return readFileSync(output, 'utf8');
    };
    return { sarif: await report('sarif'), junit: await report('junit'), json: JSON.parse(await report('json')) as Reports['json'] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
