import { spawnSync } from 'node:child_process';
import { describe, it } from '@jest/globals';

/** Programs beside git, Node and npm that some tests need, and how each answers with success where it is there. */
const ANSWERS = {
  curl: ['--version'],
  go: ['version'],
  java: ['-version'],
  openssl: ['version'],
  python3: ['--version'],
  unzip: ['-v'],
} as const;
export type Tool = keyof typeof ANSWERS;

/** Tools that are not on the PATH. Where `STRINGLINE_REQUIRE_TOOLS=1` asks for all of them, that is an error instead of an answer. */
export function missingTools(tools: readonly Tool[], environment: NodeJS.ProcessEnv = process.env): Tool[] {
  const missing = tools.filter((tool) => spawnSync(tool, ANSWERS[tool], { stdio: 'ignore', env: environment }).status !== 0);
  if (missing.length > 0 && environment['STRINGLINE_REQUIRE_TOOLS'] === '1')
    throw new Error(`${missing.join(', ')} not found, and STRINGLINE_REQUIRE_TOOLS=1 forbids to skip what needs it`);
  return missing;
}

/** Says on stderr, once, that something is not proved here. */
function sayWhatIsSkipped(title: string, missing: readonly Tool[], loss: string): string {
  const reason = `${missing.join(', ')} not found${loss === '' ? '' : `: ${loss}`}`;
  process.stderr.write(`\nSKIPPED: ${title}\n  ${reason}\n\n`);
  return `${title} (${reason})`;
}

export interface Need {
  tools: readonly Tool[];
  /** What nobody knows where they are missing. */
  loss?: string;
}

/**
 * A `describe` of tests that need more than git, Node and npm. Where a tool is missing it is skipped, loudly: on stderr and as a skipped test.
 * With `STRINGLINE_REQUIRE_TOOLS=1` it fails.
 */
export function describeWith({ tools, loss = '' }: Need, title: string, body: () => void): void {
  const missing = missingTools(tools);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  describe.skip(sayWhatIsSkipped(title, missing, loss), () => {
    it(`needs ${missing.join(', ')}`, () => undefined);
  });
}

/** The same for one test. */
export function itWith({ tools, loss = '' }: Need, title: string, body: () => Promise<void>, timeoutMs?: number): void {
  const missing = missingTools(tools);
  if (missing.length === 0) {
    it(title, body, timeoutMs);
    return;
  }
  it.skip(sayWhatIsSkipped(title, missing, loss), body);
}
