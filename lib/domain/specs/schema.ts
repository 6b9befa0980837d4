import * as z from 'zod';

/**
 * Drafts: what the model hands over, as the input of a tool, before we render it into Kiro's Markdown.
 * The descriptions are part of the prompt. No `$ref`, no transforms: the JSON Schema made of these is what providers see.
 */
const text = (description: string) => z.string().trim().min(1).describe(description);
const list = <T extends z.ZodType>(item: T, description: string) => z.array(item).describe(description);
const some = <T extends z.ZodType>(item: T, description: string) => z.array(item).min(1).describe(description);

const criterionId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
  .describe('Id of one acceptance criterion: number of the requirement, a dot, number of the criterion. Example: 1.2');
const path = text('Path of a file relative to the repository root, without backticks. Example: src/preferences/service.ts');

const GlossaryEntry = z.strictObject({
  term: text('The term exactly as it is used in the criteria, in Snake_Title_Case. Example: Preference_Service'),
  definition: text('What the term means here, one sentence.'),
});

export const RequirementsDraft = z.strictObject({
  title: text('Name of the feature, a few words, without the word "requirements".'),
  introduction: text('One or two paragraphs: what is to be built, for whom and why. No headings.'),
  glossary: list(GlossaryEntry, 'Every system, actor and term of the domain that the criteria name.'),
  requirements: some(
    z.strictObject({
      title: text('Short name of the requirement, without its number.'),
      role: text('Who wants it, without "As a". Example: registered user'),
      want: text('What they want, starting with "to". Example: to mute single notification channels'),
      benefit: text('Why, without "so that". Example: I am only disturbed by what matters'),
      criteria: some(
        text(
          'One acceptance criterion in one EARS form, one SHALL, verifiable, no number in front: ' +
            '"WHEN <event>, THE <System> SHALL <response>", "WHILE <state>, THE <System> SHALL <response>", ' +
            '"IF <unwanted condition>, THEN THE <System> SHALL <response>", "WHERE <feature is included>, THE <System> SHALL <response>", ' +
            'or "THE <System> SHALL <response>".',
        ),
        'The acceptance criteria, with unwanted cases (IF … THEN) as well as the main course. They are numbered by position: 1.1, 1.2, …',
      ),
    }),
    'The requirements in reading order. They are numbered by position.',
  ),
  openQuestions: list(text('A question only a person can answer.'), 'What the request leaves open and you had to assume.').optional(),
});
export type RequirementsDraft = z.infer<typeof RequirementsDraft>;

export const BugfixDraft = z.strictObject({
  title: text('Name of the bug, a few words.'),
  introduction: text('What is wrong, for whom, how it shows and what it costs. No headings.'),
  current: some(
    text('The defect as observed: "WHEN <condition> THEN the system <wrong behaviour>". No number in front.'),
    'Current behaviour, numbered 1.1, 1.2, … by position.',
  ),
  expected: some(
    text('The right behaviour: "WHEN <condition> THEN the system SHALL <right behaviour>". No number in front.'),
    'Expected behaviour, numbered 2.1, 2.2, … by position; one for each defect.',
  ),
  unchanged: some(
    text('What must stay: "WHEN <condition> THEN the system SHALL CONTINUE TO <existing behaviour>". No number in front.'),
    'Behaviour that the fix must not touch, numbered 3.1, 3.2, … by position.',
  ),
});
export type BugfixDraft = z.infer<typeof BugfixDraft>;

const PropertyDraft = z.strictObject({
  title: text('Short name of the property, without its number.'),
  statement: text('A statement that holds for all valid inputs: "For any <input>, <what must hold>."'),
  validates: some(criterionId, 'The acceptance criteria that this property proves.'),
});

export const DesignDraft = z.strictObject({
  title: text('Name of the feature, as in the requirements.'),
  overview: text('The approach in one or two paragraphs and the decisions that matter, with their reasons.'),
  architecture: text('How the parts fit together and into the code that exists. Markdown without top-level headings.'),
  diagram: text(
    'One Mermaid diagram of the components (text of the diagram only, no fence). Example: graph TD; A[Api] --> B[Store]',
  ).optional(),
  components: some(
    z.strictObject({
      name: text('Name of the component as it is written in code. Example: PreferenceService'),
      responsibility: text('What it does and what it does not do, one to three sentences.'),
      files: some(path, 'Every file that is created or changed for it, tests included.'),
      interfaces: text('Its public functions, types, endpoints or messages, as code in a fence or as Markdown.'),
      satisfies: list(criterionId, 'The acceptance criteria that this component serves.'),
    }),
    'Every component that is new or changed. Together they serve every criterion.',
  ),
  dataFlow: list(text('One step. Name the components as in `components`.'), 'How a request travels through the components, in order.'),
  dataModels: list(
    z.strictObject({
      name: text('Name of the type, table or message.'),
      description: text('What it stands for, and its invariants.'),
      fields: list(
        z.strictObject({
          name: text('Name of the field.'),
          type: text('Its type, with its limits.'),
          description: text('What it means.'),
        }),
        'The fields in order.',
      ),
    }),
    'Data that is stored or exchanged.',
  ),
  properties: list(PropertyDraft, 'Correctness properties that a property-based test can check. Numbered by position.'),
  errorHandling: list(
    z.strictObject({
      situation: text('What goes wrong.'),
      response: text('What the system does then, and what the caller sees.'),
    }),
    'Every failure that the criteria or the environment imply.',
  ),
  testingStrategy: text('Which tests prove what: unit, property-based, integration; where they live and how they are run.'),
});
export type DesignDraft = z.infer<typeof DesignDraft>;

export const BugfixDesignDraft = z.strictObject({
  title: text('Name of the bug, as in bugfix.md.'),
  overview: text('The bug and the approach to the fix, in one or two paragraphs.'),
  glossary: list(GlossaryEntry, 'Terms of this fix beyond Bug_Condition, Property and Preservation, which are always explained.'),
  bugCondition: z
    .strictObject({
      description: text('Under which inputs or states the bug shows, in words.'),
      formal: text(
        'The same as pseudo-code, without a fence: FUNCTION isBugCondition(input) … RETURN <boolean> … END FUNCTION. True exactly for the inputs that show the bug.',
      ),
      examples: some(text('One concrete input with what happens and what should happen.'), 'Concrete cases, an edge case among them.'),
    })
    .describe('The condition under which the bug shows.'),
  preservation: z
    .strictObject({
      behaviours: some(text('One existing behaviour that must stay.'), 'What the fix must not change.'),
      scope: text('Which inputs lie outside the bug condition and must give the same result as before.'),
    })
    .describe('What must stay as it is.'),
  rootCauses: some(
    z.strictObject({
      title: text('The suspected cause, a few words.'),
      explanation: text('Why this is suspected, with the place in the code.'),
    }),
    'Hypotheses on the cause, the most likely first.',
  ),
  properties: some(PropertyDraft, 'Property 1 states the fixed behaviour (Bug Condition), Property 2 the preserved one (Preservation).'),
  changes: some(
    z.strictObject({
      file: path,
      element: text('The function, class or setting to change.').optional(),
      changes: some(text('One specific change.'), 'What changes there, step by step.'),
      satisfies: list(criterionId, 'The criteria of bugfix.md that this change serves.'),
    }),
    'Every file that changes, tests included.',
  ),
  testingStrategy: z
    .strictObject({
      approach: text('How the tests prove the fix: first a test that fails on the code as it is, then fix and preservation.'),
      exploration: some(text('One test that must FAIL on the code as it is.'), 'Exploratory tests of the bug condition.'),
      fixChecking: text('Pseudo-code: for all inputs with the bug condition, the fixed code gives the expected behaviour.'),
      preservationChecking: text('Pseudo-code: for all inputs without the bug condition, fixed and original code agree.'),
      unitTests: list(text('One unit test.'), 'Unit tests.'),
      propertyTests: list(text('One property-based test.'), 'Property-based tests.'),
      integrationTests: list(text('One integration test.'), 'Integration tests.'),
    })
    .describe('How the fix is proven.'),
});
export type BugfixDesignDraft = z.infer<typeof BugfixDesignDraft>;

const taskId = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .describe('Number of a task (group.task) or of a whole group. Example: 1.2');

const TaskDraft = z.strictObject({
  title: text(
    'What is built, naming the function, module or setting, without a number. Example: Create JWT validation middleware with refresh token rotation',
  ),
  details: list(text('One step or constraint, without a bullet. No requirement references here.'), 'At most seven.'),
  files: list(path, 'Every file this task creates, changes or deletes, tests included.'),
  success: text('How one sees that it is done, checkable by a command or a test. Example: `npm test -- service` passes'),
  criteria: list(criterionId, 'The acceptance criteria that this task fulfils. Every criterion belongs to at least one task.'),
  properties: list(z.int().positive(), 'Numbers of the correctness properties that this task tests.').optional(),
  dependsOn: list(taskId, 'Tasks that must be finished before. Leave it out when there are none.').optional(),
  optional: z.boolean().describe('True when the feature is complete without it.').optional(),
});

export const TasksDraft = z.strictObject({
  title: text('Name of the feature, as in the requirements.'),
  overview: text('The order of the work and why, in a short paragraph.'),
  groups: some(
    z.strictObject({
      title: text('What the tasks of this group build together, or "Checkpoint - …" for a pause in which all checks must pass.'),
      tasks: list(TaskDraft, 'The tasks in order. Empty for a checkpoint only.'),
    }),
    'Groups are numbered 1, 2, … by position, their tasks 1.1, 1.2, …',
  ),
  notes: list(text('One note.'), 'What a reader of the plan should know.').optional(),
});
export type TasksDraft = z.infer<typeof TasksDraft>;
