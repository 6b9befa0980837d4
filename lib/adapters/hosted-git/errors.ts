import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** A name that must lead somewhere and does not. */
export function revisionMissing(project: string, revision: string): StringlineError {
  return new StringlineError({
    code: 'revision-missing',
    message: `There is no commit, branch, tag or tree \`${revision}\` in ${project}.`,
    fix: 'Upload a snapshot of it first, or check the name.',
    exit: EXIT.usage,
  });
}

/** An object that something names and that is not there, or is something else. */
export function objectBroken(project: string, oid: string, what: string): StringlineError {
  return new StringlineError({
    code: 'repository-corrupt',
    message: `The stored repository of ${project} has a damaged or missing object: ${oid} ${what}.`,
    fix: 'Upload the snapshot again; objects that are there already are not sent twice.',
    exit: EXIT.outside,
  });
}
