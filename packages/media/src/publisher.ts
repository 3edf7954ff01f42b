/** Something that happened to a video, in Cuewire's own vocabulary. `data` is snake_case: it goes on the wire. */
export interface MediaEvent {
  readonly type: string;
  readonly subject: { readonly kind: 'media'; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  /** The same for every try to publish this event, whatever crashed in between. */
  readonly idempotencyKey: string;
}

/** All that this package knows of the engine. */
export interface Publisher {
  /** Durable when it resolves; publishing the same idempotencyKey again stores nothing new. */
  publish(workspaceId: string, events: readonly MediaEvent[]): Promise<void>;
}
