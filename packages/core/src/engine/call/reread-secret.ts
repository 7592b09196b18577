import { AttemptTime } from "../attempt/deadlines.js";
import type { CallPart } from "./call-part.js";
import type { ModelCredential } from "./model-credential.js";
import { leaveSecrets } from "./running-attempt.js";

/**
 * Reads a secret that a function gives again after it was refused, once in a part; true: the secret has changed, so the credential
 * deserves one more attempt. A function that hangs has an attempt's time, and does not hold a call that was stopped.
 */
export async function hasFreshSecret(
  part: CallPart,
  credential: ModelCredential,
  seenRevisions: readonly number[],
): Promise<boolean> {
  if (part.call.state.is === "stopped" || !part.failed.mayRereadSecret(credential)) {
    return false;
  }
  const { clock, deadlines } = part.call.model.shared;
  const nowMs = clock.monotonicMs();
  const { attemptMs } = part.request;
  const time = new AttemptTime(nowMs, nowMs + attemptMs, attemptMs);
  part.wake = () => time.interrupt({ by: "call", reason: undefined });
  deadlines.add(time);
  try {
    return await time.race(readAgain(credential, seenRevisions));
  } catch {
    return false;
  } finally {
    part.wake = undefined;
    deadlines.delete(time);
    if (time.interruption !== undefined) {
      leaveSecrets(credential);
    }
  }
}

async function readAgain({ rotating }: ModelCredential, seenRevisions: readonly number[]): Promise<boolean> {
  // An attempt that began before the secret was first read has used the first revision.
  const fresh = await Promise.allSettled(
    rotating.map((secret, index) => secret.refresh(Math.max(1, seenRevisions[index] ?? 1))),
  );
  return fresh.some((result) => result.status === "fulfilled" && result.value);
}
