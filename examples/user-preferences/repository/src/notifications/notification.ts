import * as z from 'zod';

export const CHANNELS = ['email', 'sms', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];

export const Notification = z.strictObject({
  /** Chosen by the sender; the same id is delivered once. */
  id: z.string().min(1).max(100),
  userId: z.string().min(1).max(100),
  title: z.string().min(1).max(120),
  text: z.string().min(1).max(2000),
});
export type Notification = z.infer<typeof Notification>;
