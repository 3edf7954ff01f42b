/** What store/rows.ts makes a DeliveryRecord of. */
export const DELIVERY_COLUMNS = `deliveries.id, deliveries.event_id, events.type, events.subject_kind,
  events.subject_id, deliveries.endpoint_id, deliveries.state, deliveries.attempts_made, pending.due_at,
  deliveries.ended_at`;

export const DELIVERIES = `deliveries JOIN events ON events.id = deliveries.event_id
  LEFT JOIN pending ON pending.delivery_id = deliveries.id`;
