/** What a judge that we did not write says. */
export interface Verdict {
  /** Questions on which the judge agrees, or finds nothing. */
  passed: number;
  /** What it found, one line each; any makes the lane fail. */
  failed: string[];
  /** What a reader should know: what it cannot judge, and disagreements that documentation has settled. */
  notes: string[];
}

export interface Judge {
  name: string;
  /** What it looks at, for the table. */
  of: string;
  /** @throws NotInstalled when the judge is not to be had; anything else it throws is a failure of the lane. */
  run(): Promise<Verdict>;
}

/** The judge could not be installed, after retries: it is printed as not run, never as passed. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
}
