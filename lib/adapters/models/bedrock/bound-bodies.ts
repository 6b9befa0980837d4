import { pipeline, Readable, Transform } from 'node:stream';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { REPLY_LIMITS, replyTooLarge } from '../limits.ts';

/** Ends a reply that grows over the limit, before the SDK has gathered it in memory. */
export function boundBodies(client: BedrockRuntimeClient): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const response = result.response as { body?: unknown };
      const limit = context.commandName === 'ConverseStreamCommand' ? REPLY_LIMITS.streamBytes : REPLY_LIMITS.bodyBytes;
      if (response.body instanceof Readable) response.body = pipeline(response.body, counter(limit), () => undefined);
      return result;
    },
    // The low end of this step stands next to the wire: it sees the body before the deserializer does.
    { step: 'deserialize', name: 'boundBodies', priority: 'low' },
  );
}

function counter(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > limit) done(replyTooLarge(`more than ${limit / 1_000_000} MB`));
      else done(null, chunk);
    },
  });
}
