/** Labels of the nodes and participants of a Mermaid diagram, with their lines in the document. */
export function mermaidLabels(diagram: { text: string; line: number }): { text: string; line: number }[] {
  return diagram.text.split('\n').flatMap((text, index) => {
    const line = diagram.line + 1 + index;
    const participant = /^\s*(?:participant|actor)\s+(?:\S+\s+as\s+)?([^\n]{1,200})$/.exec(text)?.[1];
    if (participant !== undefined) return [{ text: participant, line }];
    return [...text.matchAll(/[[({|"]([^[\](){}|"]{1,200})[\])}|"]/g)].map((match) => ({ text: match[1] ?? '', line }));
  });
}
