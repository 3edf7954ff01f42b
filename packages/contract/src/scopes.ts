/** What a key may do: take part as a producer, change things, look at things. None includes another. */
export const scopes = ['publish', 'manage', 'read'] as const;
export type Scope = (typeof scopes)[number];
