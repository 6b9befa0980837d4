/** Of so many at a time the text is short, and there are few of them to write. */
const AT_A_TIME = 250;

/**
 * What `JSON.stringify(document, undefined, 2)` gives, and a line break, in parts: the text of ten thousand findings, which is made, joined and
 * turned into bytes before it is written, takes five times its length.
 * @param document with the findings as its last member
 */
export function* jsonParts({ findings, ...head }: { readonly [name: string]: unknown; findings: readonly object[] }): Generator<string> {
  const around = `${JSON.stringify({ ...head, findings: [] }, undefined, 2)}\n`;
  const end = around.lastIndexOf('[') + 1;
  yield around.slice(0, end);
  for (let index = 0; index < findings.length; index += AT_A_TIME) {
    const some = JSON.stringify(findings.slice(index, index + AT_A_TIME), undefined, 2);
    // Within the brackets of the list, and one level further in.
    const lines = some.slice(1, -'\n]'.length).replaceAll('\n', '\n  ');
    yield index === 0 ? lines : `,${lines}`;
  }
  yield findings.length === 0 ? around.slice(end) : `\n  ${around.slice(end)}`;
}
