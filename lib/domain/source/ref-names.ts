/** Whether git takes `name` as a full ref name (`git check-ref-format`), and it cannot be read as an option. */
export function isRefName(name: string): boolean {
  if (name === '' || name.startsWith('-') || /[\u0000-\u0020\u007F~^:?*[\\]/.test(name)) return false;
  if (name === '@' || name.includes('..') || name.includes('@{') || name.endsWith('.')) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

/** Whether `refs/heads/<branch>` is a ref, and the short name cannot be read as an option or as `HEAD`. */
export function isBranchName(branch: string): boolean {
  return branch !== 'HEAD' && isRefName(branch) && isRefName(`refs/heads/${branch}`);
}

/** Whether `name` can be the name of a git remote. Addresses are not names: `ext::sh -c …` would run a command. */
export function isRemoteName(name: string): boolean {
  return isRefName(`refs/remotes/${name}/x`) && !name.startsWith('-');
}

const PULL_REQUESTS: Readonly<Record<string, string>> = { github: 'pull', gitlab: 'merge-requests' };

/** Where hosts of a kind keep the newest commit of a pull request, be it of a fork; undefined where they keep none, or that is no number. */
export function pullRequestRef(kind: string, number: string): string | undefined {
  const folder = PULL_REQUESTS[kind];
  return folder !== undefined && /^[1-9]\d{0,9}$/.test(number) ? `refs/${folder}/${number}/head` : undefined;
}
