// An event with all that belongs to it, as long as nothing of it is pending.
import type { DatabaseSync } from 'node:sqlite';
import { integer, integerOrNull, type Row } from '../rows.ts';

/** What is pending, and then nothing was deleted; or the last of its attempts, 0 when it had none. */
type Deleted = { readonly pending: readonly Row[] } | { readonly attemptKey: number };

export function prepareDeleteEvent(database: DatabaseSync): (eventKey: number) => Deleted {
  const selectLastAttempt = database.prepare('SELECT max(id) AS last FROM attempts WHERE delivery_id = ?');
  const selectDeliveries = database.prepare('SELECT id, state FROM deliveries WHERE event_id = ?');
  const deleteAttempts = database.prepare('DELETE FROM attempts WHERE delivery_id = ?');
  const deleteDelivery = database.prepare('DELETE FROM deliveries WHERE id = ?');
  const deleteBodies = database.prepare('DELETE FROM bodies WHERE event_id = ?');
  const deleteEvent = database.prepare('DELETE FROM events WHERE id = ?');
  return (eventKey) => {
    const deliveries = selectDeliveries.all(eventKey);
    const pending = deliveries.filter((row) => row['state'] === 'pending');
    if (pending.length > 0) return { pending };
    let attemptKey = 0;
    for (const row of deliveries) {
      const key = integer(row, 'id');
      attemptKey = Math.max(attemptKey, integerOrNull(selectLastAttempt.get(key) ?? {}, 'last') ?? 0);
      deleteAttempts.run(key);
      deleteDelivery.run(key);
    }
    deleteBodies.run(eventKey);
    deleteEvent.run(eventKey);
    return { attemptKey };
  };
}
