import type { CallOptions } from "../contract/call-options.js";
import type { CredentialStatus } from "../contract/credential-status.js";
import type { HotspareEventSource } from "../contract/events.js";
import type { Vlm, VlmResult } from "../contract/vlm.js";
import type { ResolvedVlmRequest, VlmAdapter, VlmCapabilities, VlmReply } from "../contract/vlm-adapter.js";
import type { VlmChunk } from "../contract/vlm-chunk.js";
import type { VlmRequest } from "../contract/vlm-request.js";
import { UnusableReplyError } from "../errors/unusable-reply-error.js";
import { callTimeouts } from "../failover/call-timeouts.js";
import { runCall } from "../failover/failover-loop.js";
import type { FailoverModel } from "../failover/failover-model.js";
import { FailoverStream, type StreamPlan } from "../failover/failover-stream.js";
import { openStream } from "../failover/open-stream.js";
import { capableVlms } from "./capable-vlms.js";
import { estimateRequestTokens, estimateUsage } from "./estimate-usage.js";
import { resolveMessages } from "./resolve-messages.js";

/** A VLM that moves between credentials. */
export class FailoverVlm implements Vlm {
  readonly capabilities: VlmCapabilities;
  readonly #model: FailoverModel<VlmAdapter>;

  constructor(model: FailoverModel<VlmAdapter>, capabilities: VlmCapabilities) {
    this.#model = model;
    this.capabilities = capabilities;
  }

  get model(): string {
    return this.#model.model;
  }

  get events(): HotspareEventSource {
    return this.#model.events;
  }

  /** The credential that serves now; undefined: none is usable. Looking moves nothing. */
  get activeCredentialId(): string | undefined {
    return this.#model.activeId;
  }

  status(): readonly CredentialStatus[] {
    return this.#model.status();
  }

  reset(credentialId?: string): void {
    this.#model.reset(credentialId);
  }

  async complete(request: VlmRequest, options: CallOptions = {}): Promise<VlmResult> {
    const { timeouts } = this.#model;
    const resolving = resolveMessages(request);
    const resolved = resolving instanceof Promise ? await resolving : resolving;
    const { call, slot, reply } = await runCall<VlmAdapter, VlmReply>(this.#model, {
      operation: "complete",
      capable: capableVlms(resolved, this.#model.slots, "complete"),
      inputs: 1,
      estimatedTokens: estimateRequestTokens(resolved),
      signal: options.signal,
      timeouts: callTimeouts(timeouts, options.timeouts),
      modelAttemptMs: timeouts.attemptMs,
      send: async (slot, attempt) => checkReply(await slot.adapter.complete(resolved, attempt)),
    });
    const { rateLimit: _, ...answer } = reply;
    return { ...answer, provider: slot.ref.provider, credentialId: slot.ref.id, attempts: call.attempts };
  }

  stream(request: VlmRequest, options: CallOptions = {}): AsyncIterableIterator<VlmChunk, undefined> {
    return new FailoverStream(this.#model, async () =>
      this.#planStream(await resolveMessages(request), options),
    );
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#model.close(options.graceMs ?? 5_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
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
      // Of a stream an attempt ends at the first content, whichever of the two times is over first.
      timeouts: { ...timeouts, attemptMs: Math.min(timeouts.attemptMs, timeouts.firstContentMs) },
      modelAttemptMs: Math.min(model.attemptMs, model.firstContentMs),
      estimateUsage: (partial) => estimateUsage(request, partial),
      send: (slot, attempt) => openStream(slot.adapter.stream?.(request, attempt) ?? noStream()),
    };
  }
}

/** An adapter without types may give nothing at all; that is no answer. */
function checkReply(reply: VlmReply | undefined | null): VlmReply {
  if (typeof reply !== "object" || reply === null) {
    throw new UnusableReplyError({ reason: "empty_reply", message: "The adapter gave no reply." });
  }
  return reply;
}

async function* noStream(): AsyncGenerator<never> {
  // Never asked: a credential that cannot stream is not capable of the request.
}
