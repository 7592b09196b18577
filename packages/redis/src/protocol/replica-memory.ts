import { type DomainView, isForgotten } from "./domain-view.js";
import type { RecordMessage } from "./fleet-messages.js";
import type { Version } from "./fleet-record.js";

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
  /** The number of the latest snapshot. */
  snapshotNumber: number;
  /** The highest number at all: the reply to a proposal may be quicker than the channel. */
  seenNumber: number;
  isConnected: boolean;
  /** A snapshot was asked for. */
  isAsking: boolean;
  /** A snapshot with a lower number lacks a message that was lost: another message may be lost while the snapshot is on its way. */
  neededNumber: number;
  /** Messages that came before the snapshot of their epoch. */
  early: RecordMessage[];
  /** Domains whose state the store has lost, and which are not proposed yet. */
  toRestate: Set<string>;
  /** This process restates nothing before then: other processes may be sooner. */
  restateFromMs: number;
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
    snapshotNumber: 0,
    seenNumber: 0,
    isConnected: false,
    isAsking: false,
    neededNumber: 0,
    early: [],
    toRestate: new Set(),
    restateFromMs: 0,
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

/** Forgets the domains of which nothing has been heard for long. */
export function forget({ domains }: ReplicaMemory, nowMs: number): void {
  for (const [domain, view] of domains) {
    if (isForgotten(view, nowMs)) {
      domains.delete(domain);
    }
  }
}

/** The fleet's epoch is another, or the process connects. */
export function enterEpoch(memory: ReplicaMemory, { epoch, number }: Version): void {
  const isSame = epoch === memory.epoch;
  const left = memory.epoch === undefined || isSame ? [] : [memory.epoch];
  memory.pastEpochs = [...left, ...memory.pastEpochs]
    .filter((each) => each !== epoch)
    .slice(0, mostPastEpochs);
  memory.epoch = epoch;
  // A snapshot may be older than the messages that overtook it.
  memory.channelNumber = isSame ? Math.max(memory.channelNumber, number) : number;
  memory.snapshotNumber = isSame ? Math.max(memory.snapshotNumber, number) : number;
  memory.seenNumber = isSame ? Math.max(memory.seenNumber, number) : number;
  memory.neededNumber = isSame ? memory.neededNumber : 0;
}

/**
 * Whether the latest snapshot says more than a record that comes after it, by another connection: either the domain stood in the snapshot, or
 * the domain had closed by then, or this process restates it and the store decides.
 */
export function isOutdated({ epoch, snapshotNumber }: ReplicaMemory, { version }: RecordMessage): boolean {
  return version.epoch === epoch && version.number <= snapshotNumber;
}

const mostPastEpochs = 8;

/** More messages than these before a snapshot are read from another snapshot. */
const mostEarlyMessages = 1_000;

export function keepEarly({ early }: ReplicaMemory, message: RecordMessage): void {
  if (early.length <= mostEarlyMessages) {
    early.push(message);
  }
}

/** The early messages that the snapshot does not hold already, in order; undefined: too many came. */
export function takeEarly(memory: ReplicaMemory): readonly RecordMessage[] | undefined {
  const { early, epoch, channelNumber } = memory;
  memory.early = [];
  return early.length > mostEarlyMessages
    ? undefined
    : early
        .filter(({ version }) => version.epoch === epoch && version.number > channelNumber)
        .sort((one, other) => one.version.number - other.version.number);
}
