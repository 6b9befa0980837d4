import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request before it is sent. */
export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
}

/** Adds what proves who we are; returns the headers to send. Called again for every attempt: signatures age. */
export type Sign = (request: OutgoingRequest) => Promise<Record<string, string>>;

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** A token that the server knows: of `stringline serve`, or of an issuer. */
export function bearer(token: string): Sign {
  return async ({ headers }) => Promise.resolve({ ...headers, authorization: `Bearer ${token}` });
}

export interface SigningOptions {
  region: string;
  /** Name of the service in signatures. @default 'execute-api', API Gateway */
  service?: string;
  credentials: () => Promise<Credentials>;
  now?: () => Date;
}

/** For a server of this machine whose token is not known: it will say so itself. */
export const unsigned: Sign = async ({ headers }) => Promise.resolve({ ...headers });

/** True where nothing leaves this machine. */
export const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** Signature Version 4. */
export function sigV4(options: SigningOptions): Sign {
  const signer = new SignatureV4({
    service: options.service ?? 'execute-api',
    region: options.region,
    // The types of the credentials differ between packages; their members do not.
    credentials: async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = await options.credentials();
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    },
    sha256: Sha256,
  });
  return async ({ method, url, headers, body }) => {
    const signed = await signer.sign(
      {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== '' && { port: Number(url.port) }),
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...headers, host: url.host },
        ...(body !== undefined && { body }),
      },
      { ...(options.now && { signingDate: options.now() }) },
    );
    return signed.headers;
  };
}
