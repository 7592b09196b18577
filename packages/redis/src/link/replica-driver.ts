import { performance } from "node:perf_hooks";
import type { FleetChange } from "@hotspare/core/plugin";
import { concernsOneScript } from "../errors/refusals.js";
import type { ChangeReply, ReplicaAction } from "../protocol/fleet-messages.js";
import type { Proposal } from "../protocol/fleet-record.js";
import type { FleetReplica } from "../protocol/fleet-replica.js";
import { parseReply, readRecord, UnreadableDataError } from "../protocol/read-reply.js";
import { changeArguments, changeKeys, type FleetContext } from "../scripts/change-arguments.js";
import { changeScript } from "../scripts/change-script.js";
import type { FleetCommands } from "../scripts/script.js";
import type { ProposalQueue } from "./proposal-queue.js";

interface DriverParts {
  readonly replica: FleetReplica;
  readonly queue: ProposalQueue;
  readonly context: FleetContext;
  readonly run: FleetCommands["run"];
  publish(): "publish" | "spublish";
  requestSnapshot(): void;
  onChange(change: FleetChange): void;
  /** Redis has decided a proposal. */
  onDecided(): void;
  onProblem(error: unknown): void;
}

const firstRetryMs = 500;
const lastRetryMs = 10_000;

/** Does what the replica's actions say, and gives the replica what Redis answers. */
export class ReplicaDriver {
  readonly #parts: DriverParts;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = firstRetryMs;
  #restating: NodeJS.Timeout | undefined;

  constructor(parts: DriverParts) {
    this.#parts = parts;
  }

  perform(actions: readonly ReplicaAction[]): void {
    const { queue, requestSnapshot, onChange } = this.#parts;
    for (const action of actions) {
      switch (action.do) {
        case "propose":
          queue.add((heldMs) => this.#propose(action.proposal, heldMs));
          break;
        case "deliver":
          onChange(action.change);
          break;
        case "readSnapshot":
          requestSnapshot();
          break;
        case "retryLater":
          this.#restateAfter(action.afterMs);
          break;
      }
    }
  }

  /** The connection is lost. What was not answered is proposed after the next snapshot. */
  disconnect(): void {
    this.#parts.queue.clear();
    clearTimeout(this.#retry);
    clearTimeout(this.#restating);
    this.#retry = undefined;
    this.#retryMs = firstRetryMs;
    this.#parts.replica.disconnect();
  }

  #restateAfter(delayMs: number): void {
    clearTimeout(this.#restating);
    const { replica } = this.#parts;
    this.#restating = setTimeout(() => this.perform(replica.retry(performance.now())), delayMs).unref();
  }

  async #propose(proposal: Proposal, heldMs: number): Promise<void> {
    const { context, run, publish, replica, onDecided, onProblem } = this.#parts;
    try {
      const keys = changeKeys(context.keys, proposal.change.domain);
      const args = changeArguments(context, proposal, publish(), heldMs);
      const { is, record }: { is?: unknown; record?: unknown } = Object(
        parseReply(await run(changeScript, keys, args)),
      );
      if (is !== "accepted" && is !== "known" && is !== "refused") {
        throw new UnreadableDataError(
          is === "wrongType" ? "the key of a domain is of another type" : "the answer to a change is none",
        );
      }
      onDecided();
      const reply: ChangeReply = { proposalId: proposal.id, is, record: readRecord(record) };
      this.perform(replica.reply(reply, performance.now()));
    } catch (error) {
      // Whatever else happens loses the connection, and then the replica keeps the proposal.
      if (error instanceof UnreadableDataError || concernsOneScript(error)) {
        onProblem(error);
        this.#failed(proposal);
      }
    }
  }

  /** One domain whose key holds something else concerns that domain alone: it is proposed again, ever more seldom. */
  #failed({ id, change }: Proposal): void {
    this.#parts.replica.failed(id, change.domain);
    if (this.#retry !== undefined) {
      return;
    }
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.perform(this.#parts.replica.retry(performance.now()));
    }, this.#retryMs).unref();
    this.#retryMs = Math.min(2 * this.#retryMs, lastRetryMs);
  }
}
