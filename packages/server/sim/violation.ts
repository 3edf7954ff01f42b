// The promises of ARCHITECTURE.md, and the report of one that was broken. 0 stands for the bounds of
// docs/operate/limits.md, which are promised as well.
export const promises = {
  0: 'Everything has a bound, and no attempt comes early',
  1: 'An event acknowledged with 2xx is on disk',
  2: 'Every (event, matching endpoint) pair reaches exactly one terminal state, every attempt is in the log',
  3: 'At least once, and rarely twice',
  4: 'In order where asked',
  5: 'No endpoint can slow another',
  6: 'A delivery goes only where its owner may send it',
} as const;

export type PromiseNumber = keyof typeof promises;

export interface Violation {
  readonly promise: PromiseNumber;
  readonly expected: string;
  readonly seen: string;
}

/** Takes the report of a broken promise. The first one ends the run: what follows would only be its echo. */
export type Report = (violation: Violation) => void;
