import { startService } from './service.ts';

const service = await startService(process.env, (line) => process.stdout.write(line));
process.once('SIGTERM', () => void service.stop());
