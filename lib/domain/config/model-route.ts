import * as z from 'zod';

/** Where a family of calls goes. `use_cases` names what it is for; the first route that lists a use case serves it. */
export const modelRouteSchema = () =>
  z.strictObject({
    provider: z.enum(['bedrock', 'openai-compatible', 'scripted']),
    model: z.string().min(1),
    use_cases: z.array(z.string().min(1)).default([]),
    /** Upper limit of output tokens a call may ask for. */
    max_tokens: z.int().positive().optional(),
    temperature: z.number().min(0).max(1).optional(),
    /** USD per million tokens, for models the catalogue does not know (a local server: 0). */
    price: z
      .strictObject({
        input: z.number().nonnegative(),
        output: z.number().nonnegative(),
        cache_read: z.number().nonnegative().optional(),
        cache_write: z.number().nonnegative().optional(),
      })
      .optional(),
  });
export type ModelRoute = z.infer<ReturnType<typeof modelRouteSchema>>;
