import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { maskSecrets } from '../../domain/shared/secrets.ts';
import { maskCredentials } from '../git/errors.ts';

/** The host did not answer: down, too slow, or cut off. It may by itself become better. */
export function hostUnreachable(host: string, cause: unknown): StringlineError {
  return new StringlineError({
    code: 'git-host-unreachable',
    message: `The git host ${host} could not be reached, or did not answer in time.`,
    fix: 'Try again later; check the address and the network of this function.',
    exit: EXIT.outside,
    cause,
  });
}

/** The host answered something that is not git's protocol, or with a failure of its own. */
export function hostAnswer(host: string, what: string): StringlineError {
  return new StringlineError({
    code: 'git-host-answer',
    message: `The git host ${host} answered ${what}.`,
    fix: 'Check that the address is that of a repository, and the state of the host.',
    exit: EXIT.outside,
  });
}

/** The address redirects: credentials are never carried to where nobody has sent them. */
export function hostMoved(host: string, to: string): StringlineError {
  return new StringlineError({
    code: 'git-host-moved',
    message: `The git host ${host} says that the repository has moved to ${maskCredentials(to)}.`,
    fix: 'Name the new address in the project’s configuration.',
    exit: EXIT.usage,
  });
}

/** No credentials, or the host does not take them. */
export function credentialsRefused(host: string): StringlineError {
  return new StringlineError({
    code: 'git-credentials-refused',
    message: `The git host ${host} did not take the credentials that are configured for it, or there are none.`,
    fix: 'Store a user name and a token that may read and push this repository, and name them in the configuration of the host.',
    exit: EXIT.usage,
  });
}

const MAX_SHOWN = 4000;

/** What a host said, for people: without secrets and control characters, and not more than can be read. */
export function shown(text: string, secrets: readonly string[] = []): string {
  const plain = maskCredentials(maskSecrets(text, secrets))

    .replace(/\u001B\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000B-\u001F\u007F]/g, (found) => (found === '\r' ? '\n' : ''))
    .replace(/\n{2,}/g, '\n')
    .trim();
  return plain.length > MAX_SHOWN ? `${plain.slice(0, MAX_SHOWN)}…` : plain;
}
