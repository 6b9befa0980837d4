/** Keeps the first and the last part of a stream, and knows how much went through. */
export class BoundedOutput {
  readonly #limit: number;
  readonly #head: Buffer[] = [];
  readonly #tail: Buffer[] = [];
  #headSize = 0;
  #tailSize = 0;
  #total = 0;

  /** @param limit Bytes kept in all. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get exceeded(): boolean {
    return this.#total > this.#limit;
  }

  add(chunk: Buffer): void {
    this.#total += chunk.length;
    const half = Math.floor(this.#limit / 2);
    const first = chunk.subarray(0, Math.max(0, half - this.#headSize));
    const rest = chunk.subarray(first.length);
    if (first.length > 0) this.#head.push(first);
    this.#headSize += first.length;
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailSize += rest.length;
    for (let oldest = this.#tail[0]; oldest !== undefined && this.#tailSize - oldest.length >= this.#limit - half; oldest = this.#tail[0]) {
      this.#tail.shift();
      this.#tailSize -= oldest.length;
    }
  }

  /** The text; where something is missing a line says how much. Cut lines are left out whole: half a secret is one, too. */
  text(): string {
    if (!this.exceeded) return Buffer.concat([...this.#head, ...this.#tail]).toString('utf8');
    const head = Buffer.concat(this.#head).toString('utf8');
    const last = Buffer.concat(this.#tail);
    const kept = last.subarray(Math.max(0, last.length - (this.#limit - this.#headSize)));
    const tail = kept.toString('utf8');
    const from = tail.indexOf('\n');
    const note = `[… about ${this.#total - this.#headSize - kept.length} bytes left out …]\n`;
    return head.slice(0, head.lastIndexOf('\n') + 1) + note + (from === -1 ? '' : tail.slice(from + 1));
  }
}
