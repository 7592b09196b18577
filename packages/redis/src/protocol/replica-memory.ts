import type { DomainView } from "./domain-view.js";
import type { RecordMessage } from "./fleet-messages.js";

/** Everything that a replica remembers: plain data, which a test can read. */
export interface ReplicaMemory {
  readonly domains: Map<string, DomainView>;
  /** The passes that this process holds, or held when its probe began. */
  readonly passes: Map<string, string>;
  /** undefined: the process was never connected. */
  epoch: string | undefined;
  /** Epochs that the fleet has left. Messages of them may still be on their way. */
  pastEpochs: readonly string[];
  /** The highest number of the channel's messages and of snapshots: the next message has the next number. */
  channelNumber: number;
  /** The highest number at all: the reply to a proposal may be quicker than the channel. */
  seenNumber: number;
  isConnected: boolean;
  /** A snapshot was asked for. */
  isAsking: boolean;
  /** Messages that came before the snapshot of their epoch. */
  early: RecordMessage[];
  /** Domains whose state the store has lost, and which are not proposed yet. */
  toRestate: Set<string>;
  /** Domains whose lost state is under way. */
  readonly restating: Set<string>;
}

export function createReplicaMemory(): ReplicaMemory {
  return {
    domains: new Map(),
    passes: new Map(),
    epoch: undefined,
    pastEpochs: [],
    channelNumber: 0,
    seenNumber: 0,
    isConnected: false,
    isAsking: false,
    early: [],
    toRestate: new Set(),
    restating: new Set(),
  };
}

/** The view of a domain, made when the domain is first heard of. */
export function viewOf({ domains }: ReplicaMemory, domain: string): DomainView {
  let view = domains.get(domain);
  if (view === undefined) {
    view = { held: undefined, underWay: undefined, waiting: undefined, noted: undefined };
    domains.set(domain, view);
  }
  return view;
}

/** The fleet's epoch is another, or the process connects. */
export function enterEpoch(memory: ReplicaMemory, epoch: string, number: number): void {
  const isSame = epoch === memory.epoch;
  const left = memory.epoch === undefined || isSame ? [] : [memory.epoch];
  memory.pastEpochs = [...left, ...memory.pastEpochs]
    .filter((each) => each !== epoch)
    .slice(0, mostPastEpochs);
  memory.epoch = epoch;
  // A snapshot may be older than the messages that overtook it.
  memory.channelNumber = isSame ? Math.max(memory.channelNumber, number) : number;
  memory.seenNumber = isSame ? Math.max(memory.seenNumber, number) : number;
}

const mostPastEpochs = 8;
