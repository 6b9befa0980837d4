import { Agent, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { type LocalServer, readBody, sendJson, serve } from '../http.ts';
import { type Guard, signerOf } from './guard.ts';
import { dynamoDbNeeds, type Place } from './requests.ts';

/** Stands before DynamoDB Local, which knows no permissions: what the caller may do is handed on, everything else is refused. */
export async function startDynamoDbFront(endpoint: string, guard: Guard, place: Place): Promise<LocalServer> {
  const agent = new Agent({ keepAlive: true });
  const server = await serve((request, response) => {
    void pass(request, response, { endpoint, agent, guard, place });
  });
  return {
    ...server,
    close: async () => {
      agent.destroy();
      await server.close();
    },
  };
}

interface Front {
  endpoint: string;
  agent: Agent;
  guard: Guard;
  place: Place;
}

async function pass(request: IncomingMessage, response: ServerResponse, { endpoint, agent, guard, place }: Front): Promise<void> {
  const body = await readBody(request);
  const operation = (request.headers['x-amz-target'] as string | undefined)?.split('.')[1] ?? '';
  const input = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
  const message = guard.refusal(signerOf(request.headers.authorization), dynamoDbNeeds(operation, input, place));
  if (message !== undefined) {
    sendJson(response, 400, { __type: 'com.amazon.coral.service#AccessDeniedException', message });
    return;
  }
  const { host: _, ...headers } = request.headers;
  const onward = send(endpoint, { method: request.method, path: request.url, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', (error) => response.destroy(error));
  onward.end(body);
}
