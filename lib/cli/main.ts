import process from 'node:process';

/** Runs one command line (without `node` and the script) and returns its exit code. */
export async function main(argv: string[]): Promise<number> {
  process.stderr.write(`stringline ${argv.join(' ')}: the commands are not built yet\n`);
  return 70;
}
