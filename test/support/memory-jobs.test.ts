import { remoteJobStoreContract } from '../contracts/remote-job-store.contract.ts';
import { MemoryJobs } from './memory-jobs.ts';

// The tests of what is built on it rest on it behaving as the real one does.
remoteJobStoreContract(() => ({ port: new MemoryJobs(), close: () => undefined }));
