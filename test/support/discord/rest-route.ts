import type { Hub } from './hub.ts';
import type { Json } from './problems.ts';

/** A request as its handler sees it. */
export interface RestCall {
  readonly hub: Hub;
  /** What stands at the `:name` places of the pattern; asked for another name it is the empty text. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  /** The JSON body; that of a multipart request has `attachments` for its files. An array stays reachable by `rawBody`. */
  readonly body: Json;
  readonly rawBody: unknown;
}

/** An answer; without a body it is a 204. */
export interface RestAnswer {
  readonly status?: number;
  readonly body?: unknown;
}

/** A path of the REST API with what is behind it. Throws an `ApiError` for what Discord refuses. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/channels/:channel/messages` */
  readonly pattern: string;
  /** False where the path holds a token itself. Default true. */
  readonly auth?: boolean;
  readonly handle: (call: RestCall) => RestAnswer;
}
