/** Folders whose content is copied elsewhere: what their files name is not there yet. */
const TEMPLATE = /(?:^|\/)(?:templates?|skeletons?|boilerplates?|scaffold(?:s|ing)?|fixtures?)(?:\/|$)/i;
/** Folders of what others have written. Words such as `external` or `deps` name a project's own folders as well. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|site-packages|dist-packages|\.?venv|\.?virtualenv|\.tox|\.nox|vendor|third[-_]?party)(?:\/|$)/i;
/** As their tools spell them: `src/pods` is about something else. */
const FETCHED = /(?:^|\/)(?:Pods|Carthage)(?:\/|$)/;

/** Whether a folder is one that is copied elsewhere, such as a template or a fixture, or lies in one. */
export function isTemplate(folder: string): boolean {
  return TEMPLATE.test(folder);
}

/** Whether a folder holds what others have written and is kept here as it is, or lies in one that does. */
export function isForeign(folder: string): boolean {
  return FOREIGN.test(folder) || FETCHED.test(folder);
}
