// GET /analyze/tasks/{task_id}: the members that an event of the task tells, and the delivery state of its notification.
import type { FastifyInstance } from 'fastify';
import type { DeliveryRecord, Records } from '../../../engine/records.ts';
import type { Endpoint } from '../../../core/endpoint.ts';
import type { Event } from '../../../core/event.ts';
import type { WorkspaceId } from '../../../core/ids.ts';
import { describeOutcome } from '../../../core/outcome.ts';
import type { ApiParts } from '../../parts.ts';
import { callerOf } from './authentication.ts';
import { refusal } from './refusals.ts';

const TYPE = 'analysis_task.';
const STATUSES: ReadonlySet<string> = new Set(['ready', 'failed', 'canceled']);
/** Of one task: it ends once, but a producer may say so again. */
const EVENTS_MAX = 20;
const DELIVERIES_MAX = 100;

interface WebhookState {
  readonly url: string;
  readonly delivered: boolean;
  readonly attempts: number;
  /** Only where it is not delivered. */
  readonly last_error?: string;
}

export function analysisTaskRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  app.get<{ Params: { taskId: string } }>('/analyze/tasks/:taskId', async (request) => {
    const { workspaceId } = callerOf(request);
    const { taskId } = request.params;
    const event = await lastEventOf(records, workspaceId, taskId);
    if (event === null) throw refusal('resource_not_exists', `There is no analysis task ${taskId}.`);
    const endpoints = engine.endpoints.list(workspaceId).filter(({ dialect }) => dialect === 'twelve-labs');
    const webhooks = await webhooksOf(records, event, endpoints);
    return { ...wireTask(taskId, event), ...(endpoints.length === 0 ? {} : { webhooks }) };
  });
}

/** The newest that tells of the task's end. */
async function lastEventOf(
  records: Records,
  workspaceId: WorkspaceId,
  taskId: string,
): Promise<Event | null> {
  const subject = { kind: 'analysis_task', id: taskId };
  const events = await records.listEvents({ workspaceId, subject, limit: EVENTS_MAX });
  return events.find(({ type }) => type.startsWith(TYPE) && STATUSES.has(statusOf(type))) ?? null;
}

function statusOf(type: string): string {
  return type.slice(TYPE.length);
}

function wireTask(taskId: string, { type, data, occurredAt }: Event) {
  const status = statusOf(type);
  const {
    custom_id = null,
    created_at,
    result,
    error,
    video_source,
  } = JSON.parse(data) as Record<string, unknown>;
  const endedAt = new Date(occurredAt).toISOString();
  return {
    task_id: taskId,
    custom_id,
    ...(video_source === undefined ? {} : { video_source }),
    status,
    // Clients cannot do without it, and no event says when a task was made unless its producer does.
    created_at: created_at ?? endedAt,
    ...(status === 'canceled' ? {} : { completed_at: endedAt }),
    ...(status === 'ready' && result !== undefined ? { result } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** One entry for each URL that the event went to, whichever of its endpoints has it. */
async function webhooksOf(
  records: Records,
  event: Event,
  endpoints: readonly Endpoint[],
): Promise<WebhookState[]> {
  const { workspaceId } = event;
  const urls = new Map(endpoints.map(({ id, url }) => [id, url]));
  const deliveries = await records.listDeliveries({ workspaceId, eventId: event.id, limit: DELIVERIES_MAX });
  const byUrl = Map.groupBy(deliveries, ({ endpointId }) => urls.get(endpointId));
  const states: Promise<WebhookState>[] = [];
  for (const [url, ofUrl] of byUrl) {
    // Those of other dialects, and of endpoints that are gone.
    if (url !== undefined) states.push(stateOf(records, workspaceId, url, ofUrl));
  }
  return Promise.all(states);
}

async function stateOf(
  records: Records,
  workspaceId: WorkspaceId,
  url: string,
  deliveries: readonly DeliveryRecord[],
): Promise<WebhookState> {
  const attempts = deliveries.reduce((count, { attemptsMade }) => count + attemptsMade, 0);
  const failing = deliveries.find(({ state }) => state !== 'delivered');
  if (failing === undefined) return { url, delivered: true, attempts };
  const after = Math.max(0, failing.attemptsMade - 1);
  const [last] = (await records.listAttempts({ workspaceId, deliveryId: failing.id, after, limit: 1 })) ?? [];
  const hasFailed = last !== undefined && last.outcome.kind !== 'delivered';
  return {
    url,
    delivered: false,
    attempts,
    ...(hasFailed ? { last_error: describeOutcome(last.outcome) } : {}),
  };
}
