export { type CloneAddress, parseCloneAddress } from './clone-address.ts';
export { isForeign, isTemplate } from './copied.ts';
export { findHiddenUnicode, type HiddenCharacter, hiddenUnicodeFindings } from './hidden-unicode.ts';
export { createIgnore, IGNORE_FILE, type IgnoreFile } from './ignore.ts';
export { type CanonicalPath, canonicalPath, folderOf, isBelow, isGitAlias, pathIn, utf8Length } from './paths.ts';
export { isBranchName, isRefName, isRemoteName, pullRequestRef } from './ref-names.ts';
