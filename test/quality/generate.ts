import {
  type BugfixDraft,
  type DesignDraft,
  renderBugfix,
  renderDesign,
  renderRequirements,
  renderTasks,
  type RequirementsDraft,
  type TasksDraft,
} from '../../lib/domain/specs/index.ts';
import { seeded } from '../support/random.ts';

export type Kind = 'requirements' | 'bugfix' | 'design' | 'tasks';
export type Texts = Record<Kind, string>;

const THINGS = ['note', 'order', 'invoice', 'ticket', 'booking', 'sensor', 'parcel', 'contract', 'lesson', 'recipe'];
const PLACES = ['archive', 'inbox', 'register', 'ledger', 'catalogue', 'calendar', 'folder', 'shelf'];
const ROLES = ['librarian', 'driver', 'teacher', 'accountant', 'nurse', 'planner'];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

interface Feature {
  thing: string;
  place: string;
  role: string;
  seconds: number;
}

/** Two to four features, no thing twice: the seed decides. */
function features(random: () => number): Feature[] {
  const things = [...THINGS].sort(() => random() - 0.5).slice(0, 2 + Math.floor(random() * 3));
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  return things.map((thing) => ({ thing, place: pick(PLACES), role: pick(ROLES), seconds: 2 + Math.floor(random() * 8) }));
}

const system = ({ thing }: Feature) => `${capital(thing)}_Service`;
const component = ({ thing }: Feature) => `${capital(thing)}Service`;
const file = ({ thing }: Feature) => `src/${thing}/service.ts`;
const criterion = (feature: number, number: number) => `${feature + 1}.${number}`;

function requirementsOf(list: readonly Feature[]): RequirementsDraft {
  return {
    title: 'Records',
    introduction: 'People keep records of their work in one place and find them again.',
    glossary: list.map((feature) => ({ term: system(feature), definition: `The service that keeps each ${feature.thing}` })),
    requirements: list.map((feature) => ({
      title: `Keep each ${feature.thing}`,
      role: feature.role,
      want: `to keep each ${feature.thing} in the ${feature.place}`,
      benefit: 'I find it again',
      criteria: [
        `WHEN a ${feature.thing} is saved, THE ${system(feature)} SHALL store the ${feature.thing} in the ${feature.place} within ${feature.seconds} seconds`,
        `IF the ${feature.thing} has no title, THEN THE ${system(feature)} SHALL refuse the ${feature.thing} with status 422`,
        `THE ${system(feature)} SHALL list each ${feature.thing} under its title`,
      ],
    })),
  };
}

function designOf(list: readonly Feature[]): DesignDraft {
  return {
    title: 'Records',
    overview: 'One service for each kind of record.',
    architecture: 'The services stand behind the API.',
    diagram: `graph TD\n${list.map((feature, index) => `  Api[Api] --> N${index}[${component(feature)}]`).join('\n')}`,
    components: list.map((feature, index) => ({
      name: component(feature),
      responsibility: `Checks and keeps each ${feature.thing}.`,
      files: [file(feature), `test/${feature.thing}/service.test.ts`],
      interfaces: `\`\`\`ts\nexport function save${capital(feature.thing)}(title: string): void;\n\`\`\``,
      satisfies: [1, 2, 3].map((number) => criterion(index, number)),
    })),
    dataFlow: list.map((feature) => `${component(feature)} checks and stores the ${feature.thing}`),
    dataModels: [{ name: 'Record', description: 'One record.', fields: [{ name: 'title', type: 'string', description: 'Its title' }] }],
    properties: list.map((feature, index) => ({
      title: `Round trip of a ${feature.thing}`,
      statement: `For any ${feature.thing}, reading gives what was saved.`,
      validates: [criterion(index, 1)],
    })),
    errorHandling: [{ situation: 'No title', response: 'Status 422' }],
    testingStrategy: 'Unit tests beside each service and one property test each.',
  };
}

function tasksOf(list: readonly Feature[]): TasksDraft {
  const groups = list.map((feature, index) => ({
    title: `Keep each ${feature.thing}`,
    tasks: [
      {
        title: `Create \`save${capital(feature.thing)}\` in the service`,
        details: ['Refuse a record without a title'],
        files: [file(feature)],
        success: `\`npm test -- ${feature.thing}\` passes`,
        criteria: [criterion(index, 1), criterion(index, 2)],
      },
      {
        title: `Create \`list${capital(feature.thing)}s\` in the reader`,
        details: ['Sort by title'],
        files: [`src/${feature.thing}/reader.ts`],
        success: `\`npm test -- ${feature.thing}/reader\` passes`,
        criteria: [criterion(index, 3)],
        properties: [index + 1],
        dependsOn: [`${index + 1}.1`],
      },
    ],
  }));
  return {
    title: 'Records',
    overview: 'One service after the other.',
    groups: [...groups, { title: 'Checkpoint - Ensure all tests pass', tasks: [] }],
  };
}

function bugfixOf([feature]: readonly Feature[]): BugfixDraft {
  const { thing = 'note', place = 'archive' } = feature ?? {};
  return {
    title: `Lost ${thing}`,
    introduction: `A ${thing} without a title is lost.`,
    current: [`WHEN a ${thing} has no title THEN the system drops the ${thing}`],
    expected: [`WHEN a ${thing} has no title THEN the system SHALL keep the ${thing} in the ${place}`],
    unchanged: [`WHEN a ${thing} has a title THEN the system SHALL CONTINUE TO list the ${thing}`],
  };
}

/** The documents of one valid spec, and of one valid bugfix. */
export function validSpec(seed: number): Texts {
  const list = features(seeded(seed));
  const titles = Object.fromEntries(list.map(({ thing }, index) => [index + 1, `Round trip of a ${thing}`]));
  return {
    requirements: renderRequirements(requirementsOf(list)),
    bugfix: renderBugfix(bugfixOf(list)),
    design: renderDesign(designOf(list)),
    tasks: renderTasks(tasksOf(list), { propertyTitles: titles }),
  };
}
