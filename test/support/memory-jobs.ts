import {
  type GatePosting,
  type JobEnd,
  type JobOutcome,
  type RemoteJob,
  type RemoteJobStore,
  sameReport,
} from '../../lib/app/gates/jobs.ts';

interface Entry {
  job: RemoteJob;
  token: string | undefined;
  postings: Map<string, GatePosting>;
}

/** Remote jobs in memory, for tests of what is built on them. */
export class MemoryJobs implements RemoteJobStore {
  readonly entries = new Map<string, Entry>();

  open(job: RemoteJob, token: string): Promise<RemoteJob> {
    const entry = this.entries.get(job.name) ?? { job, token, postings: new Map<string, GatePosting>() };
    this.entries.set(job.name, entry);
    return Promise.resolve(entry.job);
  }

  get(name: string): Promise<RemoteJob | undefined> {
    return Promise.resolve(this.entries.get(name)?.job);
  }

  ofCommit(project: string, commit: string): Promise<RemoteJob[]> {
    const jobs = [...this.entries.values()].map(({ job }) => job);
    return Promise.resolve(jobs.filter((job) => job.project === project && job.commit === commit));
  }

  unfinished(limit: number): Promise<RemoteJob[]> {
    const jobs = this.#open().sort((a, b) => (`${a.deadline} ${a.name}` < `${b.deadline} ${b.name}` ? -1 : 1));
    return Promise.resolve(jobs.slice(0, limit));
  }

  attach(name: string, build: string): Promise<RemoteJob | undefined> {
    this.#change(name, (job) => ({ build, ...job }));
    return this.get(name);
  }

  end(name: string, end: JobEnd): Promise<void> {
    this.#change(name, (job) => ({ end, ...job }));
    return Promise.resolve();
  }

  post(name: string, posting: GatePosting): Promise<'stored' | 'same' | 'conflict' | 'closed'> {
    const entry = this.entries.get(name);
    const key = `${posting.gate}/${posting.attempt}`;
    const earlier = entry?.postings.get(key);
    if (earlier !== undefined) return Promise.resolve(sameReport(earlier, posting) ? 'same' : 'conflict');
    if (entry === undefined || entry.job.outcome !== undefined) return Promise.resolve('closed');
    entry.postings.set(key, posting);
    return Promise.resolve('stored');
  }

  postings(name: string): Promise<GatePosting[]> {
    const all = [...(this.entries.get(name)?.postings.values() ?? [])].sort((a, b) => a.attempt - b.attempt);
    return Promise.resolve([...new Map(all.map((posting) => [posting.gate, posting])).values()]);
  }

  settle(name: string, outcome: JobOutcome): Promise<{ outcome: JobOutcome; token: string } | undefined> {
    this.#change(name, (job) => ({ outcome, ...job }));
    const entry = this.entries.get(name);
    if (entry?.job.outcome === undefined || entry.token === undefined) return Promise.resolve(undefined);
    return Promise.resolve({ outcome: entry.job.outcome, token: entry.token });
  }

  delivered(name: string): Promise<void> {
    const entry = this.entries.get(name);
    if (entry) entry.token = undefined;
    return Promise.resolve();
  }

  #open(): RemoteJob[] {
    return [...this.entries.values()].filter(({ token }) => token !== undefined).map(({ job }) => job);
  }

  #change(name: string, change: (job: RemoteJob) => RemoteJob): void {
    const entry = this.entries.get(name);
    if (entry) entry.job = change(entry.job);
  }
}
