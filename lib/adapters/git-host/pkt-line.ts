/** Lines of git's wire format: four hexadecimal digits of length, then the bytes; `0000` ends a section. */
export function encodePacket(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

export const FLUSH = Buffer.from('0000');

/** The packets in some bytes; undefined where they are not in the wire format. Sections run together. */
export function decodePackets(bytes: Buffer): Buffer[] | undefined {
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const digits = bytes.subarray(at, at + 4).toString('latin1');
    const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
    if (length < 0 || (length > 0 && length < 4) || at + length > bytes.length) return undefined;
    if (length > 0) packets.push(bytes.subarray(at + 4, at + length));
    at += Math.max(length, 4);
  }
  return packets;
}

export interface PushReport {
  /** `ok`, or why the host could not unpack. */
  unpack: string;
  /** Refs, and why one was refused; undefined when it was moved. */
  refs: Map<string, string | undefined>;
  /** What the host's hooks have said. */
  messages: string;
}

/** Reads a host's report on a push, in side bands or plain; undefined where it is none. */
export function readPushReport(bytes: Buffer, sideBand: boolean): PushReport | undefined {
  const outer = decodePackets(bytes);
  if (outer === undefined) return undefined;
  const band = (number: number): Buffer =>
    Buffer.concat(outer.filter((packet) => packet[0] === number).map((packet) => packet.subarray(1)));
  const packets = sideBand ? decodePackets(band(1)) : outer;
  const messages = sideBand ? Buffer.concat([band(2), band(3)]).toString('utf8') : '';
  const [first = '', ...rest] = packets?.map((packet) => packet.toString('utf8').trimEnd()) ?? [];
  if (!first.startsWith('unpack ')) return messages === '' ? undefined : { unpack: 'not said', refs: new Map(), messages };
  const refs = rest.flatMap((line): [string, string | undefined][] => {
    const [, verdict = '', ref = '', reason] = /^(ok|ng) (\S+)(?: (.*))?$/s.exec(line) ?? [];
    return verdict === '' ? [] : [[ref, verdict === 'ok' ? undefined : (reason ?? 'refused')]];
  });
  return { unpack: first.slice('unpack '.length), refs: new Map(refs), messages };
}
