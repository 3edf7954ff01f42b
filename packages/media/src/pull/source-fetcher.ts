/** Brings what URLs lead to. Whoever implements it decides where they may lead, and how long an answer may take to begin. */
export interface SourceFetcher {
  /** Why a URL will never be fetched, as a sentence for clients; undefined when it may be. */
  objection(url: string): string | undefined;
  fetch(url: string, signal: AbortSignal): Promise<FetchedSource>;
}

export type FetchedSource =
  | {
      readonly kind: 'coming';
      /** As announced; null when it was not. */
      readonly sizeBytes: number | null;
      /** Breaks when less comes than was announced, or when it comes too slowly. */
      readonly bytes: AsyncIterable<Uint8Array>;
    }
  /** One sentence for clients, and whether another try may go better. */
  | { readonly kind: 'failed'; readonly message: string; readonly mayPass: boolean };
