import type { Lease } from "../contract/lease.js";
import type { AnswerPlan, ObservedReply } from "./call-plan.js";
import { concludeAnswered } from "./conclude-call.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { Engagement } from "./engagement.js";
import { FailoverCall } from "./failover-call.js";
import { engageAfter, engageWith, firstLease } from "./failover-loop.js";
import type { ModelRuntime } from "./model-runtime.js";
import { beginAttempt, noteAnswered } from "./run-attempt.js";

/**
 * What the promise made last is settled with. A function for each call's promise, only to take these, would be the dearest thing in a
 * call; `Promise.withResolvers` is not in Node 20.
 */
const taken: { resolve: (value: unknown) => void; reject: (reason: unknown) => void } = {
  resolve: () => undefined,
  reject: () => undefined,
};

function takeSettlers<Result>(
  resolve: (value: Result | PromiseLike<Result>) => void,
  reject: (reason: unknown) => void,
): void {
  taken.resolve = resolve as (value: unknown) => void;
  taken.reject = reject;
}

/**
 * Runs one call to its answer: one attempt after another, until one is answered or nobody is left. The first attempt, which is
 * nearly always the only one, is watched by two callbacks: an async function each for the call, the loop and the attempt would cost
 * more than all the rest. The loop begins when it fails.
 */
export function runCall<Adapter, Reply extends ObservedReply, Result>(
  model: ModelRuntime<Adapter>,
  plan: AnswerPlan<Adapter, Reply, Result>,
): Promise<Result> {
  const promise = new Promise<Result>(takeSettlers);
  begin(model, plan, taken.resolve, taken.reject);
  return promise;
}

function begin<Adapter, Reply extends ObservedReply, Result>(
  model: ModelRuntime<Adapter>,
  plan: AnswerPlan<Adapter, Reply, Result>,
  resolve: (result: Result | PromiseLike<Result>) => void,
  reject: (reason: unknown) => void,
): void {
  const call = new FailoverCall<Adapter>(model, plan);
  try {
    call.begin();
    const lease = firstLease(call);
    const slot = lease === undefined ? undefined : model.slots.get(lease.credentialId);
    if (lease === undefined || slot === undefined) {
      resolve(concluded(call, plan, engageWith(call, plan, lease)));
    } else {
      attemptFirst(call, plan, slot, lease, resolve, reject);
    }
  } catch (error) {
    call.end();
    reject(error);
  }
}

function attemptFirst<Adapter, Reply extends ObservedReply, Result>(
  call: FailoverCall<Adapter>,
  plan: AnswerPlan<Adapter, Reply, Result>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  resolve: (result: Result | PromiseLike<Result>) => void,
  reject: (reason: unknown) => void,
): void {
  const scope = beginAttempt(call, plan, slot, lease, call.beganMs);
  // An attempt that was interrupted may still be answered: only what comes first counts.
  let pending = true;
  const onError = (thrown: unknown) => {
    if (pending) {
      pending = false;
      resolve(concluded(call, plan, engageAfter(call, plan, slot, lease, scope, thrown)));
    }
  };
  const onReply = (reply: Reply) => {
    if (!pending) {
      return;
    }
    try {
      plan.accept?.(reply);
    } catch (thrown) {
      onError(thrown);
      return;
    }
    pending = false;
    try {
      concludeAnswered(call, slot, lease, noteAnswered(call, plan, lease, scope), reply);
      resolve(plan.toResult(reply, slot.ref, call.attempts));
    } catch (error) {
      reject(error);
    } finally {
      call.end();
    }
  };
  try {
    scope.watch(plan.send(slot, scope), onReply, onError);
  } catch (thrown) {
    onError(thrown);
  }
}

async function concluded<Adapter, Reply extends ObservedReply, Result>(
  call: FailoverCall<Adapter>,
  plan: AnswerPlan<Adapter, Reply, Result>,
  engaging: Promise<Engagement<Adapter, Reply>>,
): Promise<Result> {
  try {
    const { slot, lease, reply, durationMs } = await engaging;
    concludeAnswered(call, slot, lease, durationMs, reply);
    return plan.toResult(reply, slot.ref, call.attempts);
  } finally {
    call.end();
  }
}
