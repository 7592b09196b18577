import type { Clock } from "../../contract/clock.js";
import type { ProbePass } from "../../contract/health-link.js";
import type { FailureObservation, Lease, Observation } from "../../contract/lease.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { leaseGraceMs } from "../../health/health-registry.js";
import { endPass, isOwnPass, renewPass } from "../../health/late-pass.js";
import { normalizeCallOptions } from "../../request/call-options.js";
import { Call } from "../call/call.js";
import type { CallModel, PendingRight, WantedProbe } from "../call/call-model.js";
import { CallPart } from "../call/call-part.js";
import type { CallRequest } from "../call/call-request.js";
import { finished } from "../call/finish-call.js";
import type { ModelCredential } from "../call/model-credential.js";
import { type CallWork, runCall } from "../call/run-call.js";
import { type PassGranted, ProbeRights, passMs, renewMs } from "./probe-rights.js";

/** After this many probes in a row without a verdict a ping probes, because calls end before the verdict. */
const voidProbesBeforePing = 2;

/** How a model's credentials are probed: by a call or by a ping, with the fleet's consent if there is a fleet. */
export class Probes {
  readonly #model: CallModel;
  readonly #isBackground: () => boolean;
  readonly #rights: ProbeRights | undefined;
  readonly #pinging = new Set<ModelCredential>();

  constructor(model: CallModel, isBackground: () => boolean) {
    this.#model = model;
    this.#isBackground = isBackground;
    const { link } = model.health.registry;
    this.#rights = link === undefined ? undefined : new ProbeRights(model, link);
  }

  prefersPing(credential: ModelCredential): "always" | "besideACall" | "never" {
    if (credential.adapter.ping === undefined) {
      return "never";
    }
    if (this.#model.health.voidProbesOf(credential.ref.id) >= voidProbesBeforePing) {
      return "always";
    }
    return this.#isBackground() ? "besideACall" : "never";
  }

  /** Starts a ping and does not wait for it. Its verdict reaches health as any other. */
  pingInBackground(credential: ModelCredential): void {
    if (this.#pinging.has(credential) || this.#model.closed) {
      return;
    }
    this.#pinging.add(credential);
    const ended = () => this.#pinging.delete(credential);
    this.#ping(credential).then(ended, ended);
  }

  /** The lease of a probe or a last resort, or when the right to it may come. Without a fleet the lease is taken at once. */
  leaseProbe(credential: ModelCredential, wanted: WantedProbe): Lease | PendingRight {
    const { health } = this.#model;
    const { id } = credential.ref;
    const { isLastResort, timeoutMs, caller } = wanted;
    const right = this.#rights?.rightTo(credential, caller);
    if (right !== undefined && !("pass" in right)) {
      return right;
    }
    const lease = health.lease(id, isLastResort ? "lastResort" : "probe", timeoutMs);
    return right === undefined ? lease : new PassedLease(lease, right, this.#model, timeoutMs);
  }

  /** The list of credentials has changed. */
  rosterChanged(): void {
    this.#rights?.rosterChanged();
  }

  /** No probe begins any more: passes that nobody has used are given back. */
  close(): void {
    this.#rights?.close();
  }

  #leaseForPing(credential: ModelCredential): Lease | PendingRight | undefined {
    const { health, closed, timeouts } = this.#model;
    const { id } = credential.ref;
    const state = closed || !health.has(id) ? undefined : health.of(id);
    return state?.state === "open" && state.probeDue
      ? this.leaseProbe(credential, {
          isLastResort: false,
          timeoutMs: timeouts.attemptMs,
          caller: undefined,
        })
      : undefined;
  }

  async #ping(credential: ModelCredential): Promise<void> {
    const model = this.#model;
    let lease = this.#leaseForPing(credential);
    if (lease !== undefined && "isAsked" in lease && lease.isAsked) {
      // Nobody waits for a ping, so that it waits for the link's answer.
      await this.#rights?.answered(credential);
      lease = this.#leaseForPing(credential);
    }
    if (lease === undefined || "isAsked" in lease) {
      return;
    }
    const call = new Call(model, "check", normalizeCallOptions(undefined, model.callDefaults, "check"));
    const request = pingRequest(model.timeouts.attemptMs);
    const part = new CallPart(call, request, undefined, credential, {
      is: "granted",
      grant: { do: "attempt", credential, lease },
    });
    try {
      await runCall(part, request, pinging);
    } catch {
      // The loop has reported the failure to health and as an event.
    } finally {
      // A call that was closed before it began has not used its grant.
      part.leave();
    }
  }
}

/** Nobody waits for the answer of a ping. */
const pinging: CallWork<TokenUsage, CallRequest<TokenUsage>, void> = {
  take: (answered) => finished(answered, { toResult: () => undefined }),
};

function pingRequest(attemptMs: number): CallRequest<TokenUsage> {
  return {
    inputs: 1,
    estimatedTokens: 1,
    attemptMs,
    modelAttemptMs: attemptMs,
    needs: "ping",
    isBackground: true,
    isCapable: () => true,
    send: async ({ adapter, ref }, context) => {
      if (adapter.ping === undefined) {
        throw new Error(`The adapter of credential "${ref.id}" has no ping.`);
      }
      return adapter.ping(context);
    },
    accept: (usage) => usage,
    observe: (usage) => ({ usage: usage ?? undefined }),
    estimateUsage: () => noTokens,
  };
}

const noTokens: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: "estimated" };

/** The lease of a probe that the fleet has allowed: the pass is renewed until the lease ends. */
class PassedLease implements Lease {
  readonly credentialId: string;
  readonly probe = true;
  readonly #lease: Lease;
  readonly #pass: ProbePass;
  readonly #model: CallModel;
  readonly #ended = new AbortController();
  #renewedMs: number;

  constructor(lease: Lease, { pass, sinceMs }: PassGranted, model: CallModel, timeoutMs: number) {
    this.credentialId = lease.credentialId;
    this.#lease = lease;
    this.#pass = pass;
    this.#model = model;
    // The pass may have waited for this attempt: its time has been running since.
    this.#renewedMs = sinceMs;
    // The lease is over then: the pass is not renewed any more.
    void this.#renew(model.shared.clock, timeoutMs + leaseGraceMs);
  }

  /** The first content proves the probe: other processes need not wait for the end of the stream. */
  confirm: Lease["confirm"] = () => (this.#isLate() ? [] : this.#end(this.#lease.confirm()));
  succeed = (seen: Observation) =>
    this.#end(this.#isLate() ? this.#lease.release() : this.#lease.succeed(seen));
  /** A stated wait holds, however late it comes. */
  fail = (classification: Classification, seen: FailureObservation) =>
    this.#end(
      this.#isLate() && classification.retryAfterMs === undefined
        ? this.#lease.release()
        : this.#lease.fail(classification, seen),
    );
  release: Lease["release"] = () => this.#end(this.#lease.release());
  defer = (): void => this.#lease.defer?.();

  /**
   * Whether the process was frozen for longer than its pass lasts. Another process may have probed since, so the verdict counts for nothing
   * here, before the fleet has said so. A process that is alone by now has nobody else's verdict.
   */
  #isLate(): boolean {
    const { health, shared } = this.#model;
    const isAlone = isOwnPass(this.#pass) || health.registry.link?.isDegraded === true;
    const isRenewed = shared.clock.monotonicMs() - this.#renewedMs <= passMs;
    return !(this.#ended.signal.aborted || isAlone || isRenewed);
  }

  /** The verdict was published before: whoever gets the pass next knows it. */
  #end<Transitions>(transitions: Transitions): Transitions {
    if (!this.#ended.signal.aborted) {
      this.#ended.abort();
      endPass(this.#pass);
    }
    return transitions;
  }

  async #renew(clock: Clock, longestMs: number): Promise<void> {
    let waitMs = Math.max(0, this.#renewedMs + renewMs - clock.monotonicMs());
    for (let passedMs = waitMs; passedMs < longestMs && !this.#ended.signal.aborted; passedMs += renewMs) {
      try {
        if (waitMs > 0) {
          await clock.sleep(waitMs, this.#ended.signal, { background: true });
        }
      } catch {
        return;
      }
      if (this.#isLate()) {
        return;
      }
      renewPass(this.#pass);
      this.#renewedMs = clock.monotonicMs();
      waitMs = renewMs;
    }
  }
}
