import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HTTPReceiver, isCodedError } from '@slack/bolt';
import { type ClientLimits, clientLimits } from '../../src/ops/client-limits.ts';
import type { InFlight } from '../../src/ops/in-flight.ts';
import type { Logger } from '../../src/ops/log.ts';
import { classifyCallError } from './call-error.ts';

export interface HttpTransport {
  /** @throws The address cannot be listened on. */
  readonly start: () => Promise<void>;
  /** Take no new connections; requests that come on open ones are still handled, each with the word that it is the last. */
  readonly drain: () => void;
  readonly stop: () => Promise<void>;
  readonly address: () => { readonly host: string; readonly port: number } | undefined;
}

/** Slack sends small requests at once; whoever is slower is not Slack. */
const LIMITS: ClientLimits = { headersMs: 5000, requestMs: 10_000, keepAliveMs: 30_000 };
const MAX_CONNECTIONS = 1000;
const MAX_HEADERS = 100;

/** Our own server around Bolt's request listener: bound to one host, with time limits, and able to finish what it has accepted. */
export function createHttpTransport(
  receiver: Pick<HTTPReceiver, 'requestListener'>,
  options: {
    readonly host: string;
    readonly port: number;
    readonly log: Logger;
    readonly inFlight: InFlight;
    readonly limits?: ClientLimits;
  },
): HttpTransport {
  const { log, inFlight } = options;
  let server: Server | undefined;
  let isDraining = false;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (isDraining) response.setHeader('connection', 'close');
    // What was accepted is finished before a stop: until its reply is out, a request counts as work.
    void inFlight.run(() => new Promise<void>((resolve) => response.once('close', resolve)));
    try {
      receiver.requestListener(request, response);
    } catch (error) {
      // Bolt throws for a path or method that is not its own, Node for an address that is none.
      if (!isCodedError(error)) log.warn({ err: classifyCallError('http', error) }, 'an HTTP request could not be read');
      request.resume();
      if (!response.headersSent) response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('not found\n');
    }
  };

  return {
    start: async () => {
      const listening = createServer(clientLimits(options.limits ?? LIMITS));
      listening.maxConnections = MAX_CONNECTIONS;
      listening.maxHeadersCount = MAX_HEADERS;
      listening.on('request', handle);
      await new Promise<void>((resolve, reject) => {
        listening.once('error', reject);
        listening.listen({ host: options.host, port: options.port }, () => {
          listening.removeListener('error', reject);
          resolve();
        });
      });
      listening.on('error', (error) => log.error({ err: error }, 'the HTTP server for Slack failed'));
      server = listening;
      isDraining = false;
    },
    drain: () => {
      isDraining = true;
      server?.close();
    },
    stop: async () => {
      const stopping = server;
      server = undefined;
      if (stopping === undefined) return;
      await new Promise<void>((resolve) => {
        // The callback is told of a server that was closed before; either way it is closed.
        stopping.close(() => resolve());
        stopping.closeAllConnections();
      });
    },
    address: () => {
      const address = server?.address() as AddressInfo | string | null | undefined;
      return address === null || address === undefined || typeof address === 'string'
        ? undefined
        : { host: address.address, port: address.port };
    },
  };
}
