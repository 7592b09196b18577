import type { CallOptions } from "../../contract/call-options.js";
import type {
  ResolvedVlmRequest,
  VlmAdapter,
  VlmCapabilities,
  VlmReply,
} from "../../contract/plugin/vlm-adapter.js";
import type { VlmRequest } from "../../contract/plugin/vlm-request.js";
import type { Vlm, VlmResult } from "../../contract/vlm.js";
import type { VlmChunk } from "../../contract/vlm-chunk.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { callPurpose } from "../../failover/call-purpose.js";
import { callTimeouts } from "../../failover/call-timeouts.js";
import type { CredentialChanges } from "../../failover/credential-changes.js";
import { CredentialedModel } from "../../failover/credentialed-model.js";
import type { FailoverModel } from "../../failover/failover-model.js";
import { FailoverStream } from "../../failover/failover-stream.js";
import { openStream } from "../../failover/open-stream.js";
import { rememberLast } from "../../failover/remember-last.js";
import { runCall } from "../../failover/run-call.js";
import type { StreamPlan } from "../../failover/stream-plan.js";
import { resolveMessages } from "../../request/resolve-messages.js";
import { capableVlms } from "./capable-vlms.js";
import { estimateRequestTokens, estimateUsage } from "./estimate-usage.js";

/** The cheapest that every model answers; one token alone is too few for those that think. */
const checkRequest: ResolvedVlmRequest = { messages: [{ role: "user", content: "." }], maxTokens: 16 };

type Slots = FailoverModel<VlmAdapter>["slots"];

/** A VLM that moves between credentials. */
export class FailoverVlm<Credential = unknown>
  extends CredentialedModel<VlmAdapter, VlmReply, Credential>
  implements Vlm
{
  readonly #model: FailoverModel<VlmAdapter>;
  readonly #capabilitiesOf: (slots: Slots) => VlmCapabilities;

  constructor(
    model: FailoverModel<VlmAdapter>,
    credentials: CredentialChanges,
    any: (capabilities: readonly VlmCapabilities[]) => VlmCapabilities,
  ) {
    super(model, credentials, {
      send: (slot, scope) => slot.adapter.complete(checkRequest, scope),
      accept: checkReply,
    });
    this.#model = model;
    this.#capabilitiesOf = rememberLast((slots) =>
      any([...slots.values()].map(({ adapter }) => adapter.capabilities)),
    );
  }

  /** What some of its credentials can do: a request goes to those that can take it. */
  get capabilities(): VlmCapabilities {
    return this.#capabilitiesOf(this.#model.slots);
  }

  async complete(request: VlmRequest, options: CallOptions = {}): Promise<VlmResult> {
    const { timeouts } = this.#model;
    const resolving = resolveMessages(request);
    const resolved = resolving instanceof Promise ? await resolving : resolving;
    return runCall<VlmAdapter, VlmReply, VlmResult>(this.#model, {
      operation: "complete",
      capable: capableVlms(resolved, this.#model.slots, "complete"),
      inputs: 1,
      estimatedTokens: estimateRequestTokens(resolved),
      signal: options.signal,
      purpose: callPurpose(this.#model.purpose, options.purpose),
      timeouts: callTimeouts(timeouts, options.timeouts),
      modelAttemptMs: timeouts.attemptMs,
      maxWaitMs: this.#model.retry.maxWaitMs,
      send: (slot, attempt) => slot.adapter.complete(resolved, attempt),
      accept: checkReply,
      toResult: ({ rateLimit: _, ...answer }, { id, provider }, attempts) => ({
        ...answer,
        provider,
        credentialId: id,
        attempts,
      }),
    });
  }

  stream(request: VlmRequest, options: CallOptions = {}): AsyncIterableIterator<VlmChunk, undefined> {
    return new FailoverStream(this.#model, async () =>
      this.#planStream(await resolveMessages(request), options),
    );
  }

  #planStream(request: ResolvedVlmRequest, options: CallOptions): StreamPlan<VlmAdapter> {
    const model = this.#model.timeouts;
    const timeouts = callTimeouts(model, options.timeouts);
    return {
      operation: "stream",
      capable: capableVlms(request, this.#model.slots, "stream"),
      inputs: 1,
      estimatedTokens: estimateRequestTokens(request),
      signal: options.signal,
      purpose: callPurpose(this.#model.purpose, options.purpose),
      // Of a stream an attempt ends at the first content, whichever of the two times is over first.
      timeouts: { ...timeouts, attemptMs: Math.min(timeouts.attemptMs, timeouts.firstContentMs) },
      modelAttemptMs: Math.min(model.attemptMs, model.firstContentMs),
      maxWaitMs: this.#model.retry.maxWaitMs,
      estimateUsage: (partial) => estimateUsage(request, partial),
      send: (slot, attempt) => openStream(slot.adapter.stream?.(request, attempt) ?? noStream()),
    };
  }
}

/** An adapter without types may give nothing at all; that is no answer. */
function checkReply(reply: VlmReply | undefined | null): void {
  if (typeof reply !== "object" || reply === null) {
    throw new UnusableReplyError({ reason: "empty_reply", message: "The adapter gave no reply." });
  }
}

async function* noStream(): AsyncGenerator<never> {
  // Never asked: a credential that cannot stream is not capable of the request.
}
