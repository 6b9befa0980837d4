import { existsSync, readFileSync } from 'node:fs';
import { chooseEnvironment, DEPLOY_FILE, type DeploySettings, parseDeployConfig } from '../domain/deploy/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { Finding } from '../domain/shared/finding.ts';

export interface ChosenSettings {
  readonly name: string;
  readonly settings: DeploySettings;
}

/**
 * The settings of one environment.
 * @param file `stringline.deploy.yaml` where it is left out, which may be missing: then every default holds
 * @throws StringlineError `deploy-config-invalid`, `deploy-config-missing`, `deploy-environment-unknown`
 */
export function readSettings(options: { file?: string; environment?: string }): ChosenSettings {
  const config = parseDeployConfig(readText(options.file));
  const errors = config.findings.filter(({ level }) => level === 'error');
  const [first] = errors;
  if (first !== undefined)
    throw new StringlineError({
      code: 'deploy-config-invalid',
      message: errors.map(lineOf).join('\n'),
      fix: 'stringline.deploy.example.yaml shows every key.',
      exit: EXIT.usage,
    });
  const chosen = chooseEnvironment(config, options.environment);
  if ('settings' in chosen) return chosen;
  throw new StringlineError({
    code: 'deploy-environment-unknown',
    message: `There is no environment \`${chosen.missing}\` in ${options.file ?? DEPLOY_FILE}.`,
    fix: chosen.fix,
    exit: EXIT.usage,
  });
}

function readText(file: string | undefined): string | undefined {
  if (file === undefined && !existsSync(DEPLOY_FILE)) return undefined;
  try {
    return readFileSync(file ?? DEPLOY_FILE, 'utf8');
  } catch (error) {
    throw new StringlineError({
      code: 'deploy-config-missing',
      message: `${file ?? DEPLOY_FILE} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      fix: `Name another file, or leave it out to use ${DEPLOY_FILE}.`,
      exit: EXIT.usage,
      cause: error,
    });
  }
}

function lineOf({ path = '', line = 1, column = 1, message, fix }: Finding): string {
  return `${path}:${line}:${column}: ${message}${fix === undefined ? '' : ` ${fix}`}`;
}
