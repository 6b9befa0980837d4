/** All that a stream gives until its end. */
export async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  return (await readBytes(stream)).toString('utf8');
}

/** The same as bytes, for whom it matters whether they are text. */
export async function readBytes(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** All that a stream gives until its end, or until it has been still for so long: whoever holds it open may never write to it. */
export function readUntilStill(stream: NodeJS.ReadableStream, stillMs: number): Promise<{ text: string; ended: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const finish = (ended: boolean): void => {
      clearTimeout(timer);
      stream.pause();
      resolve({ text: Buffer.concat(chunks).toString('utf8'), ended });
    };
    const timer = setTimeout(finish, stillMs, false);
    stream.on('data', (chunk: string | Buffer) => {
      chunks.push(Buffer.from(chunk));
      timer.refresh();
    });
    stream.on('end', () => {
      finish(true);
    });
    stream.on('error', (error: Error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
