import type { AcquireRequest } from "../../contract/credential-switcher.js";
import type { ProbePass } from "../../contract/health-link.js";
import type { FailureObservation, Lease, Observation } from "../../contract/lease.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { watchRejection } from "../../errors/watch-rejection.js";
import { type LinkedHealth, localPass } from "../../health/linked-health.js";
import { normalizeCallOptions } from "../../request/call-options.js";
import { Call } from "../call/call.js";
import type { CallModel } from "../call/call-model.js";
import { CallPart } from "../call/call-part.js";
import type { CallRequest } from "../call/call-request.js";
import { finished } from "../call/finish-call.js";
import type { ModelCredential } from "../call/model-credential.js";
import { type CallWork, runCall } from "../call/run-call.js";

/** How long a pass lasts, and how often it is renewed while its attempt runs. */
const passMs = 1_500;
const renewMs = 500;

/** A link that has not answered by then has failed. */
const linkAnswerMs = 5_000;

/** After this many probes in a row without a verdict a ping probes, because calls end before the verdict. */
const voidProbesBeforePing = 2;

/** How a model's credentials are probed: by a call or by a ping, with the fleet's consent if there is a fleet. */
export class Probes {
  readonly #model: CallModel;
  readonly #isBackground: () => boolean;
  readonly #link: LinkedHealth | undefined;
  readonly #pinging = new Set<ModelCredential>();
  readonly #asking = new Set<ModelCredential>();
  readonly #passes = new Map<ModelCredential, { readonly pass: ProbePass; readonly untilMs: number }>();

  constructor(model: CallModel, isBackground: () => boolean) {
    this.#model = model;
    this.#isBackground = isBackground;
    this.#link = model.health.registry.link;
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

  /** The lease of a probe; undefined: the right to probe is asked for, or another process has it. */
  leaseProbe(credential: ModelCredential, { timeoutMs }: AcquireRequest): Lease | undefined {
    const { health } = this.#model;
    const names = this.#link === undefined ? [] : health.sharedNamesOf(credential.ref.id);
    if (this.#link === undefined || names.length === 0) {
      return health.lease(credential.ref.id, "probe", timeoutMs);
    }
    const granted = this.#passes.get(credential);
    this.#passes.delete(credential);
    if (granted !== undefined && granted.untilMs > this.#model.shared.clock.monotonicMs()) {
      return new PassedLease(health.lease(credential.ref.id, "probe", timeoutMs), granted.pass, this.#model);
    }
    this.#askLink(this.#link, credential, names);
    return undefined;
  }

  #askLink(link: LinkedHealth, credential: ModelCredential, names: readonly string[]): void {
    if (this.#asking.has(credential)) {
      return;
    }
    this.#asking.add(credential);
    void this.#askedLink(link, credential, names);
  }

  async #askedLink(link: LinkedHealth, credential: ModelCredential, names: readonly string[]): Promise<void> {
    const { clock } = this.#model.shared;
    const pass = await link.acquireProbe(names, passMs, (signal) =>
      clock.sleep(linkAnswerMs, signal, { background: true }),
    );
    if (pass === undefined) {
      // Another process probes. By then its pass has ended, and its verdict should have come.
      await clock.sleep(passMs, undefined, { background: true });
    } else {
      // A process that is alone needs no consent, now or later.
      const untilMs = pass === localPass ? Number.POSITIVE_INFINITY : clock.monotonicMs() + passMs;
      this.#passes.set(credential, { pass, untilMs });
    }
    this.#asking.delete(credential);
    // A call that waits takes the pass, or asks again; without a waiting call the next one does.
    this.#model.health.roomChanged();
  }

  async #ping(credential: ModelCredential): Promise<void> {
    const model = this.#model;
    const { health, timeouts } = model;
    const { id } = credential.ref;
    const state = health.has(id) ? health.of(id) : undefined;
    if (state?.state !== "open" || !state.probeDue) {
      return;
    }
    const call = new Call(model, "check", normalizeCallOptions(undefined, model.callDefaults, "check"));
    const request = pingRequest(timeouts.attemptMs);
    const lease = this.leaseProbe(credential, {
      excluded: new Set(),
      isCapable: () => true,
      inputs: 1,
      estimatedTokens: 1,
      timeoutMs: timeouts.attemptMs,
      waitMs: 0,
    });
    if (lease === undefined) {
      return;
    }
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
  readonly #ended = new AbortController();

  constructor(lease: Lease, pass: ProbePass, model: CallModel) {
    this.credentialId = lease.credentialId;
    this.#lease = lease;
    this.#pass = pass;
    void this.#renew(model);
  }

  confirm: Lease["confirm"] = () => this.#lease.confirm();
  succeed = (seen: Observation) => this.#end(this.#lease.succeed(seen));
  fail = (classification: Classification, seen: FailureObservation) =>
    this.#end(this.#lease.fail(classification, seen));
  release: Lease["release"] = () => this.#end(this.#lease.release());
  defer = (): void => this.#lease.defer?.();

  #end<Transitions>(transitions: Transitions): Transitions {
    if (!this.#ended.signal.aborted) {
      this.#ended.abort();
      guard(() => this.#pass.end());
    }
    return transitions;
  }

  async #renew({ shared }: CallModel): Promise<void> {
    while (!this.#ended.signal.aborted) {
      try {
        await shared.clock.sleep(renewMs, this.#ended.signal, { background: true });
      } catch {
        return;
      }
      guard(() => this.#pass.renew());
    }
  }
}

/** A pass that cannot be renewed or ended runs out by itself. */
function guard(call: () => unknown): void {
  try {
    watchRejection(call(), () => undefined);
  } catch {
    // Its time to live ends it.
  }
}
