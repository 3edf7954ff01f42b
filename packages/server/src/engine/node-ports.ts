// What nodes on one database need from it, beside the ports of ports.ts: who is there, who has which partition, and what
// happened at the others. An embedded store has one process, which needs none of this (ownership.ts: ownsAll).
//
// No instant is in here: nodes do not trust each other's clocks, nor the database's. A node that is alive raises its
// beat; one whose beat stands still for as long as a lease, on the clock of whoever watches, is buried.
import type { Endpoint } from '../core/endpoint.ts';
import type { EndpointId, NodeId } from '../core/ids.ts';
import type { Lease } from '../core/lease.ts';

/** A node's place among the others. */
export interface Seat {
  /** Its own part of the ids (core/ids.ts): no other node that is alive has it, and none had it for long. */
  readonly slot: number;
  /** How many partitions endpoints are dealt into. */
  readonly partitionCount: number;
}

export interface NodeState {
  readonly id: NodeId;
  /** Rises as long as the node is alive. */
  readonly beat: number;
  /** It gives back what it has, and takes nothing any more. */
  readonly isLeaving: boolean;
}

export interface PartitionState {
  readonly owner: NodeId | null;
  readonly token: number;
}

/** What a node learns with each beat; all of it from one moment. */
export interface Roll {
  readonly nodes: readonly NodeState[];
  /**
   * By number: those of the endpoints, and behind them one more, that of retention: whoever has it deletes what is too
   * old.
   */
  readonly partitions: readonly PartitionState[];
  /** Partitions with a nudge. */
  readonly nudged: readonly number[];
  /** Raised by each change of an endpoint, and by each change of a workspace or a key. */
  readonly endpointsVersion: number;
  readonly accountsVersion: number;
  /** Deliveries that are pending, as nodes have counted them together. */
  readonly pendingCount: number;
}

/**
 * Word to the owner of an endpoint of what was written there without it: something is due, something has ended that it
 * may hold in memory, or a replay has begun.
 */
export interface Nudge {
  readonly endpointId: EndpointId;
  readonly kind: 'due' | 'ended' | 'replay';
}

export interface NodeStore {
  /** Adds a node, with an id that no node has had. Whoever is alone counts what is pending. */
  join(id: NodeId): Promise<Seat>;
  /**
   * Raises the node's beat, and adds what it has `opened` (less what it has seen end) to the count of pending
   * deliveries. Null when it is not there any more: others have buried it.
   */
  beat(request: { id: NodeId; opened: number }): Promise<Roll | null>;
  /**
   * Removes those whose beat is still the one given; what they owned is free then, and pending deliveries are counted
   * anew. In one transaction that a beat of theirs waits for, and finds nothing afterwards.
   */
  bury(nodes: readonly NodeState[]): Promise<void>;
  /** Takes those of the partitions that are free, each with a larger token; none when the node is not there any more. */
  claim(request: { id: NodeId; partitions: readonly number[] }): Promise<readonly Lease[]>;
  /** Frees those that the node still has under these tokens. */
  release(request: { id: NodeId; leases: readonly Lease[] }): Promise<void>;
  /** From now on it counts as leaving; it still commits. */
  resign(id: NodeId): Promise<void>;
  /** Frees all that it has, and removes it. */
  leave(id: NodeId): Promise<void>;
  /**
   * Removes the nudges of these leases' partitions and answers them, each once; those of leases that are not held any
   * more stay. A removal need not be on disk when it is answered: what comes again does no harm.
   */
  takeNudges(leases: readonly Lease[]): Promise<readonly Nudge[]>;
  /** What has changed of endpoints behind `version`; all of them, when it is -1. */
  changedEndpoints(version: number): Promise<{
    readonly version: number;
    readonly endpoints: readonly Endpoint[];
    readonly removed: readonly EndpointId[];
  }>;
}

/** That something is worth a look, before the next beat would find it. May be lost, late, or about nothing. */
export interface Hint {
  /** Partitions with a nudge. */
  readonly nudged: readonly number[];
  /** The roll has something new: partitions are free, or an endpoint, a workspace or a key has changed. */
  readonly roll: boolean;
}

export interface Signals {
  /** To all other nodes; never fails, never waits. */
  send(hint: Hint): void;
  /** Called once, at the start. */
  listen(heard: (hint: Hint) => void): void;
}
