import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export interface Faults {
  /** Share of requests that the service refuses because it is too busy, and does not perform. */
  throttled: number;
  /** Share of first attempts that are performed, and whose answers are lost on the way; the second attempt may be throttled then. */
  lost: number;
  random: () => number;
}

const THROTTLES = ['ProvisionedThroughputExceededException', 'ThrottlingException'];

/** The real handler of the SDK behind a bad line to a busy service. */
export class FaultyHandler extends NodeHttpHandler {
  readonly #faults: Faults;
  readonly injected = { throttled: 0, lost: 0 };

  constructor(faults: Faults) {
    super({ connectionTimeout: 60_000, requestTimeout: 60_000 });
    this.#faults = faults;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const { throttled, lost, random } = this.#faults;
    const fate = random();
    if (fate < throttled) {
      this.injected.throttled += 1;
      return this.#refusal() as Awaited<ReturnType<NodeHttpHandler['handle']>>;
    }
    const answer = await super.handle(request, options);
    const first = request.headers['amz-sdk-request']?.startsWith('attempt=1;') === true;
    if (!first || fate >= throttled + lost) return answer;
    this.injected.lost += 1;
    throw Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError', code: 'ECONNRESET' });
  }

  /** As the service answers; the SDK asks for no more than these. */
  #refusal(): unknown {
    const name = THROTTLES[this.injected.throttled % THROTTLES.length] ?? '';
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'Slow down' });
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: 400, headers, body: Readable.from([Buffer.from(body)]) } };
  }
}
