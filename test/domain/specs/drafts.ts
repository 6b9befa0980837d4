import type { BugfixDesignDraft, BugfixDraft, DesignDraft, RequirementsDraft, TasksDraft } from '../../../lib/domain/specs/index.ts';

/** Drafts of one small, faultless feature and of one bug, as a model would hand them over. */
export const requirementsDraft: RequirementsDraft = {
  title: 'User Preferences',
  introduction: 'Registered users choose how they are notified.\n\nToday every channel is always on.',
  glossary: [
    { term: 'Preference_Service', definition: 'The service that stores and validates preferences' },
    { term: 'Audit_Log', definition: 'The append-only record of policy changes' },
  ],
  requirements: [
    {
      title: 'Toggle channels',
      role: 'registered user',
      want: 'to toggle each notification channel',
      benefit: 'I control how often I am disturbed',
      criteria: [
        'WHEN a user toggles a channel, THE Preference_Service SHALL store the choice within 1 second',
        'IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 404',
      ],
    },
    {
      title: 'Default policies',
      role: 'admin',
      want: 'to enforce default policies',
      benefit: 'compliance requirements are met',
      criteria: ['THE Audit_Log SHALL record every policy change with its author'],
    },
  ],
};

export const bugfixDraft: BugfixDraft = {
  title: 'Empty cart total',
  introduction: 'The total of an empty cart is shown as NaN.',
  current: ['WHEN the cart is empty THEN the system shows NaN'],
  expected: ['WHEN the cart is empty THEN the system SHALL show a total of 0'],
  unchanged: ['WHEN the cart has items THEN the system SHALL CONTINUE TO show their sum'],
};

export const designDraft: DesignDraft = {
  title: 'User Preferences',
  overview: 'A service in front of one table.',
  architecture: 'The service is called by the API and writes the audit log.',
  diagram: 'graph TD\n  A[PreferenceService] --> B[AuditLogger]',
  components: [
    {
      name: 'PreferenceService',
      responsibility: 'Validates and stores preferences.',
      files: ['src/preferences/service.ts', 'test/preferences/service.test.ts'],
      interfaces: '```ts\nexport function toggle(user: string, channel: string): Promise<void>;\n```',
      satisfies: ['1.1', '1.2'],
    },
    {
      name: 'AuditLogger',
      responsibility: 'Records policy changes.',
      files: ['src/audit/logger.ts'],
      interfaces: '`record(change: PolicyChange): void`',
      satisfies: ['2.1'],
    },
  ],
  dataFlow: ['PreferenceService validates the request', 'AuditLogger writes one record'],
  dataModels: [
    {
      name: 'Preference',
      description: 'One choice.',
      fields: [{ name: 'channel', type: "'email' | 'sms'", description: 'Which channel' }],
    },
  ],
  properties: [{ title: 'Round trip', statement: 'For any choice, reading gives what was written.', validates: ['1.1'] }],
  errorHandling: [{ situation: 'Unknown channel', response: 'Status 404' }],
  testingStrategy: 'Unit tests beside the service, one property test.',
};

export const bugfixDesignDraft: BugfixDesignDraft = {
  title: 'Empty cart total',
  overview: 'The sum starts without an initial value.',
  glossary: [],
  bugCondition: {
    description: 'The cart has no items.',
    formal: 'FUNCTION isBugCondition(input)\n  RETURN input.items.length = 0\nEND FUNCTION',
    examples: ['`total([])` gives NaN, expected 0'],
  },
  preservation: { behaviours: ['Sums of carts with items'], scope: 'All carts with at least one item.' },
  rootCauses: [{ title: 'No initial value', explanation: '`reduce` in `src/cart.ts` has none' }],
  properties: [
    { title: 'Bug Condition', statement: 'For any empty cart, the total is 0.', validates: ['2.1'] },
    { title: 'Preservation', statement: 'For any cart with items, the total is unchanged.', validates: ['3.1'] },
  ],
  changes: [{ file: 'src/cart.ts', element: 'total', changes: ['Start the sum at 0'], satisfies: ['2.1', '3.1'] }],
  testingStrategy: {
    approach: 'First a failing test, then the fix.',
    exploration: ['`total([])` is 0'],
    fixChecking: 'FOR ALL input WHERE isBugCondition(input) DO\n  ASSERT total(input) = 0\nEND FOR',
    preservationChecking: 'FOR ALL input WHERE NOT isBugCondition(input) DO\n  ASSERT total(input) = original(input)\nEND FOR',
    unitTests: ['The empty cart'],
    propertyTests: ['Random carts'],
    integrationTests: [],
  },
};

export const tasksDraft: TasksDraft = {
  title: 'User Preferences',
  overview: 'The service first, then the audit log.',
  groups: [
    {
      title: 'Preferences',
      tasks: [
        {
          title: 'Create `toggle` in the preference service',
          details: ['Reject unknown channels with status 404'],
          files: ['src/preferences/service.ts'],
          success: '`npm test -- service` passes',
          criteria: ['1.1', '1.2'],
        },
        {
          title: 'Write the round trip property test',
          details: [],
          files: ['test/preferences/service.test.ts'],
          success: 'the property holds for 100 runs',
          criteria: ['1.1'],
          properties: [1],
          dependsOn: ['1.1'],
          optional: true,
        },
      ],
    },
    { title: 'Checkpoint - Ensure all tests pass', tasks: [] },
    {
      title: 'Audit',
      tasks: [
        {
          title: 'Create `record` in the audit logger',
          details: [],
          files: ['src/audit/logger.ts'],
          success: '`npm test -- audit` passes',
          criteria: ['2.1'],
        },
      ],
    },
  ],
};
