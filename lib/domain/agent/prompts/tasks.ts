import type { JsonSchema } from '../../models/converse.ts';
import { draftPrompt } from './draft.ts';
import { SCOPE_RULES } from './scope-rules.ts';
import type { Prompt, PromptContext } from './types.ts';

export const TOOL = 'write_tasks';

const STEP = `Your step: write the implementation plan, by calling \`${TOOL}\` once with the whole document.

Each task will be given, alone, to an engineer who sees the spec and the repository, may write only the files of the task, and is done when the checks pass. Each becomes one commit. So:
- A task is one function, module or configuration change with a clear end: "Create JWT validation middleware with refresh token rotation", never "Implement authentication". Usually one to three files and their tests, at most six files, at most seven details.
- \`details\` say what a reader of the design would not know: names, signatures, edge cases, constraints.
- \`files\`: every file the task creates, changes or deletes, tests included. \`success\`: a command or an observable result that shows it is done.
- \`criteria\`: the ids it fulfils (\`1.2\`). Every criterion of the requirements is owned by at least one task, the one after which it holds.
- Tests are written in the task that writes the code, so that every task leaves all checks passing and the coverage high enough. A task of its own is right for property-based tests (name the properties of the design in \`properties\`) and for integration tests over several tasks.
- After each task everything still compiles, lints and passes: first what others build on, then what uses it, then wiring and documentation. No task may need a file that a later one creates.
- \`dependsOn\` names the tasks whose result is needed. Tasks without it may run at the same time if they write different files, so name every real dependency, and let tasks that write the same file depend on one another.
- No task for what the repository already does, for manual work, deployment, reviews or measuring in production.

Groups: tasks that build one thing together; numbered by position (group 1, tasks 1.1, 1.2, …). After the last group, and after a group that much depends on, put a checkpoint: a group titled "Checkpoint - Ensure all tests pass" with no tasks. Mark a task optional only if all criteria hold without it.

What the checks demand: each task names what it builds; success, files and existing criteria ids; every criterion owned; dependencies exist and form no ring; properties exist in the design.

${SCOPE_RULES}`;

const FEATURE = 'Order by the requirements: what fulfils the first of them comes first where dependencies allow it.';

const BUGFIX = `This is a bugfix, so the plan is: first a test that shows the bug, then tests of the unchanged behaviour (they pass on the present code), then the fix, then a checkpoint.
The test that shows the bug fails on the present code, but each task must leave the checks passing. So where the test runner can mark a test as expected to fail (\`test.failing\` in jest, \`test.fails\` in vitest, \`{ todo: true }\` in node:test, \`@pytest.mark.xfail(strict=True)\` …), the first task writes it with that mark and the fix removes the mark, which is then part of the fix's success. Where the runner has no such mark, write this test in the task of the fix and say in its details that it must be seen failing without the fix.
Criteria are the expected and unchanged clauses: 2.1, 3.1, ….`;

/** Drafts tasks.md. `schema` is the JSON Schema of a TasksDraft. */
export function tasksPrompt(context: PromptContext, schema: JsonSchema): Prompt {
  const step = `${STEP}\n\n${context.spec.type === 'bugfix' ? BUGFIX : FEATURE}`;
  return draftPrompt(context, { step, tool: { name: TOOL, description: 'Hands over the implementation plan.', schema } });
}
