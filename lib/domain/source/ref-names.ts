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
