/** What is wrong with the structure of a Mermaid diagram. */
export interface MermaidProblem {
  message: string;
  /** 0-based line of the diagram. */
  index: number;
  fix: string;
}

const HEADERS =
  /^(?:graph|flowchart(?:-elk)?|sequenceDiagram|classDiagram(?:-v2)?|stateDiagram(?:-v2)?|erDiagram|gantt|pie|journey|gitGraph|mindmap|timeline|quadrantChart|requirementDiagram|C4(?:Context|Container|Component|Dynamic|Deployment)|sankey(?:-beta)?|xychart(?:-beta)?|block(?:-beta)?|packet(?:-beta)?|kanban|architecture(?:-beta)?|zenuml|radar(?:-beta)?|treemap(?:-beta)?)\b/;
const BLOCKS = /^(?:loop|alt|opt|par|critical|break|rect|box)\b/;
const ARROW_END = /(?:-->|---|==>|-\.->|--x|--o|->>|-->>)\s*;?\s*$/;
const ARROW_START = /^\s*(?:-->|==>|-\.->)/;
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

interface Statement {
  text: string;
  index: number;
}

/**
 * Looks for what no renderer can draw: an unknown kind, brackets, blocks or arrows left open. It does not know the whole grammar, so
 * silence is no proof; what it reports is wrong. One problem a diagram.
 */
export function mermaidProblem(diagram: string): MermaidProblem | undefined {
  const statements = statementsOf(diagram);
  const [header, ...body] = statements;
  if (header === undefined) return { message: 'is empty', index: 0, fix: 'Draw it, or take the block out.' };
  if (!HEADERS.test(header.text))
    return {
      message: `begins with no known kind of diagram ("${header.text.slice(0, 30)}")`,
      index: header.index,
      fix: 'Begin it with a line such as `flowchart TD` or `sequenceDiagram`.',
    };
  if (/^(?:graph|flowchart)/.test(header.text)) return flowchart([...inline(header), ...body]);
  // What stands behind a colon is said, and may have any signs.
  if (header.text.startsWith('sequenceDiagram')) return blocks(body, BLOCKS) ?? arrows(body.filter(({ text }) => !text.includes(':')));
  if (/^(?:class|state|er)/.test(header.text)) return braces(body);
  return undefined;
}

/** Lines without comments, directives and front matter. */
function statementsOf(diagram: string): Statement[] {
  const lines = diagram.split('\n').map((text, index) => ({ text: text.trim(), index }));
  const matter = lines[0]?.text === '---' ? lines.findIndex(({ text }, index) => index > 0 && text === '---') : -1;
  return lines.slice(matter + 1).filter(({ text }) => text !== '' && !text.startsWith('%%'));
}

/** `graph TD; A --> B`: statements behind the header. */
function inline({ text, index }: Statement): Statement[] {
  return text
    .split(';')
    .slice(1)
    .map((part) => ({ text: part.trim(), index }))
    .filter((statement) => statement.text !== '');
}

function flowchart(body: readonly Statement[]): MermaidProblem | undefined {
  if (body.length === 0) return { message: 'has no node', index: 0, fix: 'Add one, `A[Api]`, or take the block out.' };
  return brackets(body) ?? blocks(body, /^subgraph\b/) ?? arrows(body);
}

const BRACKETS = /["()[\]{}]/;
const IN_QUOTES =
  'Brackets close on the line that opens them, `A[Api]`; what belongs to a label goes into quotes with it, `A["Api (v1)"]`.';

/** Labels go over several lines only in quotes, so brackets close on their line or behind the quotation. */
function brackets(body: readonly Statement[]): MermaidProblem | undefined {
  let quoted = false;
  let open: string[] = [];
  /** Line of the last quotation mark that opens a label. */
  let opened = 0;
  for (const { text, index } of body) {
    if (!BRACKETS.test(text) || (!quoted && /^(?:style|classDef|class|click|linkStyle)\b/.test(text))) continue;
    const begun = quoted;
    if (!begun) open = [];
    const plain = withoutArrows(text);
    for (const character of plain) {
      if (character === '"') {
        quoted = !quoted;
        if (quoted) opened = index;
      } else if (!quoted && '([{'.includes(character)) open.push(character);
      // `A>flag]` opens with another sign, and slanted shapes mix theirs: only a bracket without any before it is wrong.
      else if (!quoted && character in PAIRS && open.pop() === undefined && !plain.includes('>'))
        return { message: `closes "${character}" that was never opened`, index, fix: IN_QUOTES };
    }
    if (!quoted && !begun && open.length > 0) return { message: `never closes "${open[0] ?? ''}"`, index, fix: IN_QUOTES };
  }
  return quoted ? { message: 'never closes a quotation mark', index: opened, fix: 'Close the quotation mark: `A["Api"]`.' } : undefined;
}

/** Labels of arrows between bars hold any text. */
function withoutArrows(text: string): string {
  return text.replaceAll(/\|[^|]*\|/g, ' ').replaceAll(/[-=.]{1,8}>{1,2}/g, ' ');
}

function blocks(body: readonly Statement[], opens: RegExp): MermaidProblem | undefined {
  const open: Statement[] = [];
  for (const statement of body) {
    if (opens.test(statement.text)) open.push(statement);
    else if (/^end\b(?!\s*[-=[({])/.test(statement.text) && open.pop() === undefined)
      return { message: 'has an "end" that closes nothing', index: statement.index, fix: 'Take it out, or open what it is to close.' };
  }
  const left = open[0];
  if (left === undefined) return undefined;
  return { message: `never ends "${left.text.slice(0, 40)}"`, index: left.index, fix: 'Add a line `end` behind what belongs to it.' };
}

const BOTH_ENDS = 'Write both ends on the line of the arrow: `A --> B`.';

/** An arrow needs both its ends on its line. */
function arrows(body: readonly Statement[]): MermaidProblem | undefined {
  for (const [position, { text, index }] of body.entries()) {
    if (ARROW_END.test(text)) return { message: 'has an arrow to nowhere', index, fix: BOTH_ENDS };
    if (ARROW_START.test(text) && position === 0) return { message: 'has an arrow from nowhere', index, fix: BOTH_ENDS };
  }
  return undefined;
}

const PAIRED = 'Each `{` at the end of a line needs a line `}` behind what belongs to it.';

function braces(body: readonly Statement[]): MermaidProblem | undefined {
  const open: number[] = [];
  for (const { text, index } of body) {
    // `||--o{` of an entity diagram is an arrow; labels are free text.
    const code = text.replaceAll(/[|}o][|o](?:--|\.\.)[|o][|{o]|"[^"]*"|\{\{|\}\}/g, ' ').replace(/:.*$/, '');
    for (const character of code) {
      if (character === '{') open.push(index);
      else if (character === '}' && open.pop() === undefined) return { message: 'closes "}" that was never opened', index, fix: PAIRED };
    }
  }
  return open[0] === undefined ? undefined : { message: 'never closes "{"', index: open[0], fix: PAIRED };
}
