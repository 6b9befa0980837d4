// Lint, types and tests at once, for the time between two edits: `npm run check`. Prints what failed, and nothing else.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));

/** Runs a script of package.json. Resolves to what it printed when it fails, and to nothing when it passes. */
function run(name) {
  return new Promise((resolve, reject) => {
    const child = spawn(scripts[name], { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code === 0 ? [] : [`${name} failed:\n${Buffer.concat(chunks).toString().trim()}\n`]);
    });
  });
}

const failures = (await Promise.all(['lint', 'typecheck', 'test'].map(run))).flat();
process.stdout.write(failures.join('\n'));
process.exitCode = failures.length === 0 ? 0 : 1;
