/** Parts of a diagram that show what is there already, or is no part of what is designed. */
const ELSEWHERE =
  /\b(?:existing|external|third[- ]party|legacy|outside|current|unchanged|reused|existentes?|externos?|bestehend\w*|bestaande?|existant\w*)\b|现有|已有|外部|第三方|现成|現有|現成|既有|既存|沿用|已存在|기존|đã có|có sẵn|существующ/i;

const SEQUENCE = /^(?:\s|%%[^\n]*\n)*sequenceDiagram\b/;

const FLOWCHART = /^(?:\s|%%[^\n]*\n)*(?:graph|flowchart)\b/;

export interface MermaidLabel {
  text: string;
  /** 1-based, of the document. */
  line: number;
  /** Is called existing, external or the like, or stands in a part of the diagram that is. */
  elsewhere: boolean;
}

/** Labels of the nodes and participants of a Mermaid diagram. */
export function mermaidLabels(diagram: { text: string; line: number }): MermaidLabel[] {
  const open: boolean[] = [];
  const isSequence = SEQUENCE.test(diagram.text);
  return diagram.text.split('\n').flatMap((text, index) => {
    const line = diagram.line + 1 + index;
    const group = /^\s*(?:subgraph|box)\b([^\n]{0,200})/.exec(text);
    if (group !== null) open.push(open.at(-1) === true || ELSEWHERE.test(group[1] ?? ''));
    else if (/^\s*end\s*;?\s*$/.test(text)) open.pop();
    const elsewhere = open.at(-1) === true;
    const participant = /^\s*(?:participant|actor)\s+(?:\S+\s+as\s+)?([^\n]{1,200})$/.exec(text)?.[1];
    if (participant !== undefined) return [{ text: participant, line, elsewhere: elsewhere || ELSEWHERE.test(participant) }];
    // What the participants say to each other names arguments and files, too.
    if (isSequence) return [];
    return [...text.matchAll(/[[({|"]([^[\](){}|"]{1,200})[\])}|"]/g)].map((match) => {
      const label = match[1] ?? '';
      return { text: label, line, elsewhere: elsewhere || ELSEWHERE.test(label) };
    });
  });
}

/** Where a node of a flowchart gets its label, and a participant its name. */
const NODE = /(?:^[ \t]*|[;&|>=-][ \t]+)(\w{1,60})[[({>]{1,3}["/\\]?[ \t]*([^[\](){}"\n]{1,200})/gm;
const PARTICIPANT = /^[ \t]*(?:participant|actor)[ \t]+(\w{1,60})[ \t]+as[ \t]+([^\n]{1,200})/gm;

/** `InputVal[Input Validator]`, `participant Val as Validator`: names that a diagram gives others to be read by, in lower case. */
export function mermaidIds({ text }: { text: string }): string[] {
  const pattern = SEQUENCE.test(text) ? PARTICIPANT : FLOWCHART.test(text) ? NODE : undefined;
  if (pattern === undefined) return [];
  return [...text.matchAll(pattern)].flatMap(([, id = '', name = '']) => {
    const known = id.toLowerCase();
    // `CommentEditor[CommentEditor.tsx]`, `OrderService[Order Service]`: the same name.
    const read = name.toLowerCase().replaceAll(/\s/g, '');
    return read.startsWith(known) && !/^[\p{L}\p{N}]/u.test(read.slice(known.length)) ? [] : [known];
  });
}
