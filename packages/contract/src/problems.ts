// Every way in which the native API refuses a request. A code is part of the contract: clients may branch on it.
export interface ProblemDefinition {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it, in one line. */
  readonly remedy: string;
}

export const problems = {
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    remedy: 'Send "Authorization: Bearer KEY" with a key of this server.',
  },
  forbidden: {
    status: 403,
    title: 'This key may not do that',
    remedy: 'Use a key with the scope named in "detail"; GET /v1/api-keys shows the scopes of each.',
  },
  not_found: {
    status: 404,
    title: 'Nothing is here',
    remedy: 'Check the id and the path; ids belong to one workspace.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This route does not take that method',
    remedy: 'See the HTTP API reference for the methods of this route.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is not JSON',
    remedy: 'Send one JSON document in UTF-8 with "Content-Type: application/json".',
  },
  invalid_request: {
    status: 422,
    title: 'The request has mistakes',
    remedy: 'Correct each entry of "errors" and send it again; nothing of this request was stored.',
  },
  event_too_large: {
    status: 413,
    title: 'The event is larger than this server takes',
    remedy: 'Keep an event under the limit named in "detail"; put large content behind a URL.',
  },
  request_too_large: {
    status: 413,
    title: 'The request is larger than this server takes',
    remedy: 'Send fewer events in one request.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'This idempotency key was used for another event',
    remedy: 'Use a new idempotency_key for a new event, or send the same event again.',
  },
  delivery_not_retryable: {
    status: 409,
    title: 'This delivery cannot be sent again now',
    remedy: 'Only a delivery that has ended can be retried, and only while its endpoint is enabled.',
  },
  delivery_not_pending: {
    status: 409,
    title: 'This delivery has ended',
    remedy: 'Only a delivery that is pending can be canceled; GET /v1/deliveries/{id} shows its state.',
  },
  endpoint_limit_reached: {
    status: 409,
    title: 'The workspace has as many endpoints as it may',
    remedy: 'Remove endpoints that are not used, or let one endpoint take more event types.',
  },
  event_type_exists: {
    status: 409,
    title: 'The workspace has an event type of this name',
    remedy: 'Change it with PATCH /v1/event-types/{type}, or give the new one another name.',
  },
  event_type_limit_reached: {
    status: 409,
    title: 'The workspace has added as many event types as it may',
    remedy: 'Remove those that are not used; GET /v1/event-types shows them with "custom": true.',
  },
  workspace_limit_reached: {
    status: 409,
    title: 'The server has as many workspaces as it may',
    remedy: 'Run another server.',
  },
  api_key_limit_reached: {
    status: 409,
    title: 'The workspace has as many keys as it may',
    remedy: 'Revoke keys that are not used; GET /v1/api-keys lists them.',
  },
  api_key_in_use: {
    status: 409,
    title: 'A key cannot revoke itself',
    remedy: 'Make another key with the scope "manage" and revoke this one with it.',
  },
  rotation_running: {
    status: 409,
    title: 'The secret of this endpoint is being replaced already',
    remedy: 'Wait until the old secret has ended, or end it at once with "overlap_seconds": 0.',
  },
  probe_failed: {
    status: 422,
    title: 'The URL does not answer as its dialect asks for',
    remedy:
      'Let it answer an unsigned POST of {} with 2xx and send the request again; "detail" has what came back.',
  },
  replay_running: {
    status: 409,
    title: 'The endpoint has a replay already',
    remedy: 'Wait until it has ended, or cancel it; GET /v1/replays?endpoint_id= shows it.',
  },
  cursor_expired: {
    status: 410,
    title: 'What followed this place in the feed has been deleted for its age',
    remedy:
      'Open the feed without a cursor and read what you have missed from GET /v1/events and /v1/deliveries.',
  },
  too_many_requests: {
    status: 429,
    title: 'More than this server takes right now',
    remedy: 'Send it again after the number of seconds in Retry-After.',
  },
  unavailable: {
    status: 503,
    title: 'The server cannot store events right now',
    remedy: 'Send it again after the number of seconds in Retry-After.',
  },
  internal: {
    status: 500,
    title: 'The server made a mistake',
    remedy: 'Report it with the request_id; the log of the server has the cause.',
  },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof problems;
