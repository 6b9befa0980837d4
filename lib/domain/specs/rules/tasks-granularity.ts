import { CJK } from '../ears.ts';
import { splitSuggestion } from '../language/split.ts';
import type { Task, TasksDocument } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { fullName, type TasksInput } from './inputs.ts';
import type { Rule, RuleOptions } from '../../shared/rule.ts';

const BROAD_VERB =
  /^(?:implement|add|build|create|develop|handle|support|set ?up|do|make|write|finish|complete|improve|enhance|refactor|integrate|work on)\b/i;
const NOTHING =
  /^(?:a|an|the|all|some|basic|core|main|full|complete|proper|new|and|of|for|with|to|support|functionality|features?|system|logic|stuff|everything)$/i;

/** Work on whatever is found, where nothing but this is said: `Fix bugs`, `Clean up the code`, `Performance optimization`. */
const ENDLESS_VERB =
  /^(?:fix(?:ing)?|resolve|address|debug|clean(?:ing)?[ -]?up|tidy(?: up)?|polish|optimi[sz]e|improve|enhance|refactor|work on|finali[sz]e|finish(?: up)?|wrap(?:ping)?[ -]up)\b/i;
const ENDLESS =
  /^(?:issues?|bugs?|errors?|problems?|things?|code|codebase|project|app|application|performance|quality|stability|usability|reliability|maintainability|ux|ui|remaining|any|other|minor|known|various|existing|general|overall|final|misc|miscellaneous|where|needed|necessary|as|if|found|implementation|details|touches)$/i;
const ENDLESS_NAME =
  /^(?:(?:final|code|general|minor|performance|various|remaining|misc(?:ellaneous)?|ui) )?(?:bug[ -]?fix(?:es|ing)|clean-?up|polish(?:ing)?|refactoring|optimi[sz]ations?|improvements?|fixes|tweaks)\.?$/i;
/** Nothing at all: `TBD`, `Ensure everything works`. Not `Ensure all tests pass`, which a command tells. */
const UNSAID =
  /^(?:tbd|tbc|todo|to be (?:defined|decided|determined|specified)|\?{2,}|\.{2,}|…)[.!]?$|^(?:ensure|make sure|verify|check|confirm|test)(?: that)? (?:everything|it all|all(?: of it)?|it|the (?:whole |entire )?(?:app|application|system|feature|code|implementation|project)) (?:works?|is working|functions?|runs?)(?: (?:correctly|properly|as (?:expected|intended)|well|fine|together|again))?[.!]?$/i;

/** A field of work by its name, or not even that: `Backend`, `Frontend work`, `Stuff`. */
const UNNAMED =
  /^(?:(?:testing|back-?end|front-?end|database|deploy(?:ment)?)(?: (?:work|stuff|things|tasks?))?|work|stuff|things|misc(?:ellaneous)?)[.!]?$/i;

/** Two fields of work in one task, and no thing of either: `Implement user authentication and authorization`. */
const FIELD =
  /^(?:auth|authentication|authorization|authorisation|login|registration|security|logging|monitoring|observability|metrics|alerting|caching|validation|error|errors|exception|exceptions|handling|recovery|testing|deployment|performance|optimi[sz]ation|notifications?|analytics|reporting|persistence|storage|accessibility|internationali[sz]ation|locali[sz]ation|payments?|billing|management|user|users|data|input|client|server|backend|frontend)$/i;

/** An object of a page or a table that is made is something definite: `Build status badge`; not `Add various fields`, `Set up the database and the flag`. */
const DEFINITE =
  /^(?:add|build|create|update) (?:(?:an?|the) )?(?:(?!(?:an?|the|and|or|for|everything|various|all|whole|some|any|more|other|several|many|multiple|new|basic|missing|needed|necessary|remaining)\b)[\p{L}\p{N}-]+ ){1,2}(?:badge|button|field|column|icon|link|text ?area|check ?box|toggle|tooltip|dropdown|banner|index|enum|flag|label)s?\.?$/iu;

interface Options extends RuleOptions {
  verbs: readonly string[];
  min_words: number;
}

export const tasksGranularity: Rule<TasksInput, Options> = {
  id: 'tasks-granularity',
  level: 'error',
  explanation:
    'Vague tasks give unpredictable results. A task is one function, module or setting with a clear end, so that its change can be reviewed and proven by itself. Only titles in English are judged; the option `verbs` finds verbs of any language.',
  example: { wrong: '- [ ] 3. Implement authentication', right: '- [ ] 3.1 Create JWT validation middleware with refresh token rotation' },
  options: {
    verbs: { default: [], meaning: 'More verbs that say too little by themselves, such as `tackle`.' },
    min_words: { default: 3, min: 1, meaning: 'Telling words behind such a verb from which a title says enough.' },
  },
  check: ({ tasks, ahead }, options) => {
    const vague = ahead.filter((task) => !task.optional && !isStep(task) && isVague(task, options));
    // In most plans no task is.
    if (vague.length === 0) return [];
    const named = namedParents(tasks);
    return vague
      .filter(({ parent }) => !named.has(parent))
      .map((task) => ({
        message: `Task ${fullName(task)} names no function, module or setting and lists no step or file.`,
        ...spotOf(task.text),
        fix: splitSuggestion(task.title),
      }));
  },
};

/** What a parent makes, its steps are about: `Add navigation arrows` below `Implement OrganizersCarousel`. */
const NAMED_THING = new RegExp(
  [
    '`',
    String.raw`\w_\w`,
    // `/login`, `src/`, `auth.ts`; not `UI/UX`, `create/edit`, `v1.0` or `Node.js`
    String.raw`(?<!\S)\/\w|\w\/(?!\S)|(?<![\w-])-*(?![A-Z]\w*\.js\b)\w[\w-]*\.[a-z]\w+`,
    // Made itself, and not what something is done with: `Add the useAuth hook`, not `GitHub integration`, `Sign in with GitHub`
    String.raw`(?<!\b(?:with|for|to|on|from|in|via|using|of|by|and|[Ii]ntegrate|[Cc]onnect|[Uu]p) )\b(?=\w*[a-z][A-Z])\w+(?=$|[:,(]| (?:with|for|in|to|as|on|from|and|[–—-]|hook|class|service|function|method|page|view|screen|store|module)(?!\w))`,
    String.raw`\b[Cc]omponent$`,
  ].join('|'),
);

function namedParents({ tasks, groups }: TasksDocument): Set<string | undefined> {
  const parents = [...tasks.map(({ key, title }) => ({ key, title })), ...groups.map(({ id, title }) => ({ key: id, title }))];
  return new Set(parents.filter(({ title }) => NAMED_THING.test(title)).map(({ key }) => key));
}

/** `9.2.7 Add validation`, or a box without a number below a task, is a step of a task that says of what. */
function isStep({ id, parent }: Task): boolean {
  return id === '' ? parent !== undefined : id.split('.').length > 2;
}

/** A document, or a name within the title (`Set up Prometheus`, `Create HPA configuration`), says what is made. */
const NAMES =
  /\b(?:documentation|docs|guide|changelog|readme|manual|tutorial|JSDoc|TSDoc|Javadoc|docstring)s?\b|(?<=\S\s)(?:[A-Z]{2,}|[A-Z][a-z]+)\b/;

/** A broad verb with few telling words, and nothing else that would say what to do. */
function isVague({ title, files, details, references }: Task, { verbs, min_words: enough }: Options): boolean {
  if (files.length > 0) return false;
  const steps = details.length - new Set(references.map(({ line }) => line)).size;
  if (isEndless(title)) return steps < 1;
  const verb = broadVerb(title, verbs);
  if (verb !== undefined && isFieldsOnly(title.slice(verb.length))) return steps < 1;
  if (CJK.test(title) || DEFINITE.test(title) || NAMES.test(title) || /[`/_]|[a-z][A-Z]|\w\.\w/.test(title) || verb === undefined)
    return false;
  return tellingWords(title.slice(verb.length)).length < enough && steps < 1;
}

const tellingWords = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !NOTHING.test(word));

/** At least two fields of work, joined, and not a word beside them. */
function isFieldsOnly(object: string): boolean {
  const parts = object.split(/,|&|\band\b/i).map(tellingWords);
  return parts.length > 1 && parts.every((words) => words.length > 0 && words.every((word) => FIELD.test(word)));
}

function isEndless(title: string): boolean {
  if (UNSAID.test(title) || UNNAMED.test(title)) return true;
  const [verb] = ENDLESS_VERB.exec(title) ?? [];
  if (verb === undefined) return ENDLESS_NAME.test(title);
  return tellingWords(title.slice(verb.length)).every((word) => ENDLESS.test(word));
}

function broadVerb(title: string, more: readonly string[]): string | undefined {
  const [found] = BROAD_VERB.exec(title) ?? [];
  if (found !== undefined) return found;
  return more.find((verb) => verb !== '' && title.toLowerCase().startsWith(verb.toLowerCase()) && !/^\w/.test(title.slice(verb.length)));
}
