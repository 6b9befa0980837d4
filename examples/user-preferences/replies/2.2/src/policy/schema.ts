import * as z from 'zod';
import { SomeChannels } from '../preferences/schema.ts';

/** What an administrator sends: the version they have read, and the channels that are on or off for everybody. Others are free. */
export const PolicyChange = z.strictObject({ version: z.int().min(0), forced: SomeChannels });
export type PolicyChange = z.infer<typeof PolicyChange>;
