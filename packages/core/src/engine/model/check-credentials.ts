import type { CredentialCheck } from "../../contract/credential-check.js";
import { ClosedError } from "../../errors/closed-error.js";
import type { CallSettings } from "../../request/call-options.js";
import { Call } from "../call/call.js";
import type { CallModel } from "../call/call-model.js";
import { CallPart } from "../call/call-part.js";
import type { CallRequest } from "../call/call-request.js";
import { finished } from "../call/finish-call.js";
import type { ModelCredential } from "../call/model-credential.js";
import type { AnsweredAttempt } from "../call/run-attempt.js";
import { runCall } from "../call/run-call.js";

/** A small request of one kind of model, and what its reply shows. */
export interface CheckRequest<Reply> {
  readonly request: (settings: CallSettings) => CallRequest<Reply>;
  dimensionsOf?(reply: Reply): number | undefined;
}

/** Sends one small request with every credential at once, whatever their health; each answer and each failure reaches health. */
export async function checkCredentials<Reply>(
  model: CallModel,
  settings: CallSettings,
  check: CheckRequest<Reply>,
  only?: readonly string[],
): Promise<readonly CredentialCheck[]> {
  if (model.closed) {
    throw new ClosedError({ model: model.model });
  }
  const request = check.request(settings);
  const asked = model.roster.credentials.filter(({ ref }) => only === undefined || only.includes(ref.id));
  return Promise.all(asked.map((credential) => checkCredential(model, settings, check, request, credential)));
}

/** A check is a call that may use one credential alone. */
async function checkCredential<Reply>(
  model: CallModel,
  settings: CallSettings,
  { dimensionsOf }: CheckRequest<Reply>,
  request: CallRequest<Reply>,
  credential: ModelCredential,
): Promise<CredentialCheck> {
  const { id: credentialId, provider, model: wireModel } = credential.ref;
  const checked = { credentialId, provider, model: wireModel };
  const call = new Call(model, "check", settings);
  const part = new CallPart(call, request, undefined, credential);
  const toResult = ({ reply, usage, rateLimit, durationMs }: AnsweredAttempt<Reply>): CredentialCheck => {
    const dimensions = dimensionsOf?.(reply);
    return {
      ...checked,
      durationMs,
      answered: true,
      ...(dimensions === undefined ? {} : { dimensions }),
      usage,
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
  };
  try {
    return await runCall(part, request, { take: (answered) => finished(answered, { toResult }) });
  } catch (error) {
    const failure = part.failures.at(-1);
    if (failure === undefined || call.wasStopped) {
      throw error;
    }
    const { classification, attempt } = failure;
    const { address } = failure.credential;
    return {
      ...checked,
      durationMs: attempt.durationMs,
      answered: false,
      classification,
      ...(address === undefined ? {} : { address }),
      error: failure.error.show(),
    };
  }
}
