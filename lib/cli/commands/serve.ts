import type { Command } from 'commander';
import { amount } from '../options.ts';
import type { Run } from '../main.ts';

export interface ServeCommandOptions {
  host: string;
  port: number;
  playbook?: string;
  model?: string;
  maxRuns: number;
  gates: string;
  gatesRemote?: string;
  oidcIssuer?: string;
  oidcAudience?: string;
}

/** `serve`: the API over this repository, and whatever it starts. */
export function registerServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('answer the API for this repository, and drive the runs that are started through it')
    .option('--host <address>', 'address to listen on; other machines reach it only through another one than this', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any free one', amount('--port'), 7117)
    .option('--playbook <file>', 'take replies from a playbook instead of a model')
    .option('--model <provider:name>', 'send every call to one model')
    .option('--max-runs <number>', 'runs that are driven at once; the others wait for their turn', amount('--max-runs'), 4)
    .option('--gates <where>', 'local: in the sandbox here; external: a CI runs them and reports them (stringline gate report)', 'local')
    .option('--gates-remote <name>', 'git remote to which the branch is pushed for that CI (default: it takes it from here)')
    .option('--oidc-issuer <url>', 'take tokens of this issuer as well; groups stringline:<role> grant roles')
    .option('--oidc-audience <name>', 'the audience that such tokens must name')
    .addHelpText('after', EXAMPLES)
    .action((options: ServeCommandOptions) =>
      run('stringline.serve/1', async (context) => (await import('../serve.ts')).serve(options, context)),
    );
}

const EXAMPLES = `
Examples:
  $ stringline serve
  $ stringline serve --port 0 --json                      prints one document with the address when it listens
  $ stringline serve --oidc-issuer https://login.example.com --oidc-audience stringline
Address and token are written to .stringline/serve.json, for your eyes only; stringline remote finds them there:
  $ stringline remote status
Ctrl-C stops it. Runs under way are paused, and the next stringline serve takes them up.
`;
