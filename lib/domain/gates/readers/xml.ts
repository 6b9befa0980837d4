/** What a scan tells, in document order. */
export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  text?(text: string): void;
  close(name: string): void;
}

/** Raised inside the scanner only; `scanXml` turns it into a value. */
class XmlFault extends Error {}

const NAME = /[A-Za-z_:][\w:.-]*/y;
const ATTRIBUTE = /\s+([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const MAX_DEPTH = 256;

function character(reference: string): string {
  const code = reference.startsWith('x') ? Number.parseInt(reference.slice(1), 16) : Number.parseInt(reference, 10);
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}

/** The five entities of XML and character references; no other entity exists here, because none is ever declared. */
function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(x[0-9a-fA-F]{1,6}|[0-9]{1,7})|([a-z]{2,4}));/g,
    (whole: string, code: string | undefined, name: string | undefined) =>
      code === undefined ? (ENTITIES[name ?? ''] ?? whole) : character(code),
  );
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

class Scanner {
  readonly #text: string;
  readonly #handler: XmlHandler;
  readonly #open: string[] = [];
  #at = 0;
  #rooted = false;

  constructor(text: string, handler: XmlHandler) {
    this.#text = text;
    this.#handler = handler;
  }

  scan(): void {
    while (this.#at < this.#text.length) this.#step();
    if (this.#open.length > 0) throw new XmlFault(`<${this.#open.at(-1) ?? ''}> is not closed: the file is cut short`);
    if (!this.#rooted) throw new XmlFault('there is no element');
  }

  #step(): void {
    const next = this.#text.indexOf('<', this.#at);
    const end = next === -1 ? this.#text.length : next;
    if (end > this.#at) this.#characters(this.#text.slice(this.#at, end));
    this.#at = end;
    if (next === -1) return;
    if (this.#text.startsWith('<!--', next)) this.#skipPast('-->');
    else if (this.#text.startsWith('<![CDATA[', next)) this.#cdata();
    else if (this.#text.startsWith('<?', next)) this.#skipPast('?>');
    else if (this.#text.startsWith('<!', next)) this.#doctype();
    else if (this.#text.startsWith('</', next)) this.#closeTag();
    else this.#openTag();
  }

  #characters(text: string): void {
    if (this.#open.length > 0) this.#handler.text?.(unescape(text));
    else if (text.trim() !== '') throw new XmlFault('there is text outside the root element');
  }

  #skipPast(mark: string): number {
    const end = this.#text.indexOf(mark, this.#at);
    if (end === -1) throw new XmlFault(`"${mark}" is missing: the file is cut short`);
    this.#at = end + mark.length;
    return end;
  }

  #cdata(): void {
    const start = this.#at + '<![CDATA['.length;
    const end = this.#skipPast(']]>');
    if (this.#open.length > 0) this.#handler.text?.(this.#text.slice(start, end));
  }

  /** A reference to a DTD is passed over and never fetched; a DTD inside the file could declare entities and is refused. */
  #doctype(): void {
    const start = this.#at;
    const end = this.#skipPast('>');
    if (this.#text.slice(start, end).includes('[')) throw new XmlFault('it declares entities, which are not read');
  }

  #openTag(): void {
    const name = match(NAME, this.#text, this.#at + 1)?.[0];
    if (name === undefined) throw new XmlFault('a tag has no name');
    let at = this.#at + 1 + name.length;
    const attributes = new Map<string, string>();
    for (let found = match(ATTRIBUTE, this.#text, at); found !== null; found = match(ATTRIBUTE, this.#text, at)) {
      attributes.set(found[1] ?? '', unescape(found[2] ?? found[3] ?? ''));
      at += found[0].length;
    }
    const end = match(TAG_END, this.#text, at);
    if (end === null) throw new XmlFault(`<${name}> is malformed`);
    if (this.#rooted && this.#open.length === 0) throw new XmlFault('there is more than one root element');
    if (this.#open.length >= MAX_DEPTH) throw new XmlFault('elements are nested too deeply');
    this.#rooted = true;
    this.#at = at + end[0].length;
    this.#handler.open(name, attributes);
    if (end[1] === '/') this.#handler.close(name);
    else this.#open.push(name);
  }

  #closeTag(): void {
    const name = match(NAME, this.#text, this.#at + 2)?.[0] ?? '';
    const end = match(TAG_END, this.#text, this.#at + 2 + name.length);
    if (end === null || this.#open.pop() !== name) throw new XmlFault(`</${name}> closes nothing`);
    this.#at += 2 + name.length + end[0].length;
    this.#handler.close(name);
  }
}

/**
 * Scans XML once, in linear time, without external or declared entities. Returns undefined when the text is well formed as far as
 * reports need it, else what is wrong with it.
 */
export function scanXml(text: string, handler: XmlHandler): string | undefined {
  try {
    new Scanner(text, handler).scan();
    return undefined;
  } catch (error) {
    if (error instanceof XmlFault) return error.message;
    throw error;
  }
}

/** Name of the root element; undefined when the text does not start like XML. */
export function xmlRoot(text: string): string | undefined {
  return /^\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->)[\s\S]){0,10000}-->\s*|<![^>[]*>\s*)*<([A-Za-z_:][\w:.-]*)/.exec(text.slice(0, 65_536))?.[1];
}
