import { resolve } from 'node:path';
import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import { type Serving, startServing } from '../local/serve/serving.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import { pausable, pausing } from './interrupt.ts';
import type { CommandContext } from './main.ts';
import { givenPlaybook } from './model-session.ts';
import { present } from './present.ts';
import { progressPrinter } from './progress.ts';
import { sayScripted } from './say-scripted.ts';
import { version } from './version.ts';

/** Serves until it is told to stop. Says first where it listens, so that a script can read the address. */
export async function serve(options: ServeCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { io, cwd, json } = context;
  const oidc = oidcOf(options);
  const playbook = await givenPlaybook(options, context);
  const runs = { underWay: (): number => 0, left: 0 };
  const work = async (signal: AbortSignal): Promise<ExitCode> => {
    const serving = await startServing({
      cwd: resolve(io.cwd, cwd),
      host: options.host,
      port: options.port,
      env: io.env,
      version: version(),
      playbook,
      model: options.model,
      oidc,
      atOnce: placesOf(options),
      ciGates: ciGatesOf(options),
      onEvent: progressPrinter(io, context),
      onFault: (error) => void io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
    });
    try {
      runs.underWay = () => serving.driver.underWay();
      tell(serving, context);
      if (playbook) sayScripted(context, playbook.playbook.name, { reviewer: false });
      await stopped(signal);
      runs.left = serving.driver.underWay();
    } finally {
      await serving.close();
    }
    if (!json)
      io.stderr.write(`Stopped.${runs.left === 0 ? '' : ` ${runsText(runs.left)} paused: stringline serve goes on with what was left.`}\n`);
    return EXIT.done;
  };
  return pausable(io, work, () => (runs.underWay() === 0 ? 'Stopping …' : pausing()));
}

const runsText = (count: number): string => (count === 1 ? 'One run is' : `${count} runs are`);

function tell(serving: Serving, { io, json }: CommandContext): void {
  const { url, file, takenUp } = serving;
  const data = { url, file, repository: serving.platform.root, takenUp };
  const text = [
    `Serving ${serving.platform.root} at ${url}`,
    `  token    in ${file}`,
    `  describe ${url}/v1/openapi.json`,
    ...takenUp.map((id) => `  goes on  ${id}`),
  ];
  present({ schema: 'stringline.serve/1', exit: EXIT.done, data, text: () => text.join('\n') }, io, json);
}

function placesOf({ maxRuns }: ServeCommandOptions): number {
  if (Number.isInteger(maxRuns) && maxRuns > 0) return maxRuns;
  throw new StringlineError({
    code: 'usage',
    message: '--max-runs must be a whole number of one or more.',
    fix: 'stringline serve --max-runs 4',
    exit: EXIT.usage,
  });
}

function ciGatesOf({ gates, gatesRemote: remote }: ServeCommandOptions): { remote: string | undefined } | undefined {
  if (gates === 'external') return { remote };
  if (gates === 'local' && remote === undefined) return undefined;
  throw new StringlineError({
    code: 'usage',
    message:
      gates === 'local' ? '--gates-remote is for gates that a CI runs.' : `--gates is local or external, not ${JSON.stringify(gates)}.`,
    fix: 'stringline serve --gates external --gates-remote origin',
    exit: EXIT.usage,
  });
}

const stopped = async (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

function oidcOf({ oidcIssuer: issuer, oidcAudience: audience }: ServeCommandOptions): { issuer: string; audience: string } | undefined {
  if (issuer === undefined && audience === undefined) return undefined;
  if (issuer !== undefined && audience !== undefined) return { issuer, audience };
  throw new StringlineError({
    code: 'usage',
    message: 'An issuer without an audience would let in the tokens of all its clients: name both.',
    fix: 'stringline serve --oidc-issuer URL --oidc-audience NAME',
    exit: EXIT.usage,
  });
}
