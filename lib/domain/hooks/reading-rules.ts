import type { RuleInfo } from '../shared/rule.ts';

const rule = (id: string, level: RuleInfo['level'], explanation: string, [wrong, right]: [string, string]): RuleInfo => ({
  id,
  level,
  explanation,
  example: { wrong, right },
});

/** Of what is not read at all, because git does not track it; no rule of `lint`, which reads what it is given. */
export const UNTRACKED_RULE = 'hook-untracked';

/** What the readers of hook files find; each file is read once and everything that is wrong with it is said then. */
export const HOOK_READING_RULES: readonly RuleInfo[] = [
  rule('hook-file-syntax', 'error', 'A hook file that cannot be read does nothing. Code is never executed to find out what it defines.', [
    'onCommit: rules.map(toHook)',
    "onCommit: [{ trigger: '*', action: 'securityScan' }]",
  ]),
  rule('hook-file-version', 'error', 'Kiro rejects a hook file whose version it does not know as a whole, without a word.', [
    '{ "version": "1.0", "hooks": [ … ] }',
    '{ "version": "v1", "hooks": [ … ] }',
  ]),
  rule('hook-file-shape', 'warning', 'Files in forms that Kiro never had look like hooks and are loaded by nothing.', [
    '{ "trigger": { "type": "onFileSave" }, "action": { "type": "executeCommand" } }',
    '{ "version": "v1", "hooks": [{ "name": "lint", "trigger": "PostFileSave", "action": { "type": "command", "command": "npm run lint" } }] }',
  ]),
  rule('hook-trigger-unknown', 'error', 'A hook with a trigger that does not exist is dropped, and nobody is told.', [
    '"trigger": "onFileSave"',
    '"trigger": "PostFileSave"',
  ]),
  rule('hook-action-unknown', 'error', 'A hook with an action that does not exist is dropped, and nobody is told.', [
    '"then": { "type": "executeScript" }',
    '"then": { "type": "runCommand", "command": "npm test" }',
  ]),
  rule(
    'hook-field',
    'error',
    'A hook without its name, its trigger or what it does is not loaded; a value of the wrong kind has no effect.',
    [
      '{ "trigger": "Stop", "action": { "type": "command" } }',
      '{ "name": "summary", "trigger": "Stop", "action": { "type": "command", "command": "npm run summary" } }',
    ],
  ),
  rule('hook-key-unknown', 'info', 'A key that nothing reads is mostly a setting that somebody believes in.', [
    '"when": { "type": "fileEdited", "debounceMs": 1000 }',
    '"when": { "type": "fileEdited", "patterns": ["src/**"] }',
  ]),
  rule(
    'hook-timeout-place',
    'warning',
    'Kiro reads `timeout` beside `trigger`, in seconds; inside `action` it has no effect and 60 seconds hold.',
    [
      '"action": { "type": "command", "command": "npm test", "timeout": 300 }',
      '"action": { "type": "command", "command": "npm test" }, "timeout": 300',
    ],
  ),
  rule(
    'hook-hidden-text',
    'error',
    'Hooks go to a shell or to a model. Characters that no reviewer sees make them do what nobody approved, so such a file is not loaded.',
    ['"command": "npm test<U+202E>"', '"command": "npm test"'],
  ),
];
