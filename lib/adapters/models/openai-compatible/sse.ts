import { replyTooLarge } from '../limits.ts';

/** A line this long is no event of a model. */
const LONGEST_EVENT = 10_000_000;

/** The data of each event of a server-sent event stream, in order. Comments and other fields are left out; an unfinished last event is given too. */
export async function* sseData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of lines(chunks)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  }
  if (data.length > 0) yield data.join('\n');
}

/** Lines that end in LF, CR LF or CR, however the bytes are cut into chunks. */
async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  let afterReturn = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === '') continue;
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    const pieces = text.split(/\r\n|\n|\r/);
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      yield [...parts, piece].join('');
      parts = [];
      length = 0;
    }
    parts.push(rest);
    length += rest.length;
    if (length > LONGEST_EVENT) throw replyTooLarge('an endless line');
  }
  const last = parts.join('') + decoder.decode();
  if (last !== '') yield last;
}
