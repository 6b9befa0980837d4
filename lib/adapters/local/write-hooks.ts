/** Something that outlives the process once it is written, told well enough to know it again in another process. */
export interface DurableWrite {
  kind: 'record' | 'artefact' | 'git' | 'job';
  /** What is written: statements with their values, the artefact's text, the ref and where it goes. */
  what: string;
}

/**
 * Called around every durable write of this machine: the last moment at which it has not happened, and the first at which it has.
 * Tests kill the process here; nothing else uses it.
 */
export interface WriteHooks {
  before(write: DurableWrite): void;
  after(write: DurableWrite): void;
}

/** Does a write between its hooks. */
export async function hooked<T>(hooks: WriteHooks | undefined, write: () => DurableWrite, work: () => Promise<T>): Promise<T> {
  if (hooks === undefined) return work();
  const about = write();
  hooks.before(about);
  const result = await work();
  hooks.after(about);
  return result;
}
