/** Folders whose content is copied elsewhere: what their files name is not there yet. */
const TEMPLATE = /(?:^|\/)(?:templates?|skeletons?|boilerplates?|scaffold(?:s|ing)?|fixtures?)(?:\/|$)/i;
/** Folders of what others have written. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|site-packages|dist-packages|\.?venv|\.?virtualenv|\.tox|\.nox|vendor|third[-_]?party)(?:\/|$)/i;
/** As their tools spell them: `src/pods` is about something else. */
const FETCHED = /(?:^|\/)(?:Pods|Carthage)(?:\/|$)/;
/** Projects below a folder at the root, `deps/zlib`, `external/json`, are copies; `external` itself or `src/external` may be the project's own. */
const KEPT = /^(?:externals?|deps)\/[^/]/i;

/** Whether a folder is one that is copied elsewhere, such as a template or a fixture, or lies in one. */
export function isTemplate(folder: string): boolean {
  return TEMPLATE.test(folder);
}

/** Whether a folder holds what others have written and is kept here as it is, or lies in one that does. */
export function isForeign(folder: string): boolean {
  return [FOREIGN, FETCHED, KEPT].some((words) => words.test(folder));
}
