// What a pool of connections needs to know of how they are opened.
import type { Socket } from 'node:net';

/** Takes what a socket reads: `bytes` up to `length`, overwritten when it returns. */
export type Take = (bytes: Buffer, length: number) => void;

export type Dialled = (...outcome: [error: null, socket: Socket] | [error: Error, socket: null]) => void;

export type Dial = (take: Take, dialled: Dialled) => void;
