import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Refusal } from "./refusal.js";
import type { ServerMemory } from "./server-memory.js";

/** Another form of a part of a request, for servers that refuse the first form. */
export interface Alternative<Sent> {
  /** A name that never changes. `status().adjustments` shows it. */
  readonly reason: string;
  /** Whether the refusal is about this part. */
  isMeant(refusal: Refusal): boolean;
  /** Whether the request that was sent has this part: a refusal cannot be about a part that was not sent. */
  isSent(sent: Sent): boolean;
  /** The reason of the alternative that this alternative undoes. */
  readonly opposite?: string;
  /** Whether the alternative applies only to this call, because the refusal is about the request and not about the server. @default false */
  readonly thisRequestOnly?: boolean;
  /** A sentence that says what the caller loses. */
  readonly warning?: string;
  /** The field of the caller's request that the warning is about. */
  readonly field?: string;
}

/** Learns from the refusals of one server, call by call. */
export interface Learner<Sent, Known extends Alternative<Sent>> {
  /** The alternatives that apply to the requests of this call. */
  inForce(callId: number): readonly Known[];
  /** Returns the error to throw for a refusal: an adjustment, or the error itself when it teaches nothing. `refusal` is the content of the error. */
  refused(callId: number, sent: Sent, error: unknown, refusal: Refusal): unknown;
  /** Called when an adjusted request was answered: its alternatives are remembered. */
  answered(callId: number): void;
}

export interface LearnerOptions<Known> {
  readonly memory: ServerMemory;
  /** In the order in which the learner checks them against a refusal. */
  readonly alternatives: readonly Known[];
}

/** An alternative that a call tries. */
interface Trial<Known> {
  readonly alternative: Known;
  /** Whether the words that taught it are certainly the server's own. */
  readonly isCertain: boolean;
}

/** The trials of this many calls are kept. A call that was not answered keeps its trials, because it may be sent again. */
const mostCalls = 1_000;

/**
 * Creates a learner. An alternative is first tried only in the call that was refused. It is remembered for all calls when the adjusted request is
 * answered, or is refused for another reason. So a refusal that merely quotes a prompt costs one request of one call. When the prompt itself has the
 * words that teach, it is not certain whose words they are. The alternative then applies only to that call.
 */
export function createLearner<Sent, Known extends Alternative<Sent>>({
  memory,
  alternatives,
}: LearnerOptions<Known>): Learner<Sent, Known> {
  const trials = new Map<number, Map<string, Trial<Known>>>();

  const trialsIn = (callId: number) => [...(trials.get(callId)?.values() ?? [])];
  const triedIn = (callId: number) => trialsIn(callId).map(({ alternative }) => alternative);

  const remember = ({ alternative: { reason, opposite }, isCertain }: Trial<Known>) => {
    if (!isCertain) {
      return;
    }
    if (opposite !== undefined) {
      memory.forget(opposite);
    }
    memory.learn(reason);
  };

  const tryOut = (callId: number, trial: Trial<Known>) => {
    const ofCall = trials.get(callId) ?? new Map<string, Trial<Known>>();
    trials.set(callId, ofCall.set(trial.alternative.reason, trial));
    const [oldest] = trials.keys();
    if (trials.size > mostCalls && oldest !== undefined) {
      trials.delete(oldest);
    }
  };

  /** A call never undoes an alternative that it has tried: the server then accepts neither form. */
  const isOpen = ({ reason, opposite }: Known, tried: readonly Known[]) =>
    tried.every((one) => one.reason !== reason && one.reason !== opposite);

  return {
    inForce: (callId) => {
      const tried = triedIn(callId);
      if (memory.isEmpty && tried.length === 0) {
        return [];
      }
      return alternatives.filter(
        (one) => tried.includes(one) || (memory.has(one.reason) && isOpen(one, tried)),
      );
    },
    refused: (callId, sent, error, refusal) => {
      // A request that is too large is refused whatever its fields are.
      if (refusal.status === 413) {
        return error;
      }
      const tried = triedIn(callId);
      for (const trial of trialsIn(callId).filter(({ alternative }) => !alternative.isMeant(refusal))) {
        remember(trial);
      }
      const meant = alternatives.find(
        (one) => isOpen(one, tried) && one.isSent(sent) && one.isMeant(refusal),
      );
      if (meant === undefined) {
        return error;
      }
      const isCertain =
        meant.thisRequestOnly !== true && (refusal.param !== undefined || !isSaidByUser(meant, refusal));
      tryOut(callId, { alternative: meant, isCertain });
      return adjustedTo(meant, error, isCertain);
    },
    answered: (callId) => {
      for (const trial of trialsIn(callId)) {
        remember(trial);
      }
      trials.delete(callId);
    },
  };
}

/** The adjustment that tells core to send the request again with an alternative. */
export function adjustedTo<Sent>(
  { reason, warning, field }: Alternative<Sent>,
  cause: unknown,
  isCertain = true,
): RequestAdjusted {
  return new RequestAdjusted({
    reason,
    cause,
    ...(isCertain ? {} : { thisRequestOnly: true }),
    ...(warning === undefined ? {} : { warning }),
    ...(field === undefined ? {} : { field }),
  });
}

const mostTexts = 64;
const longestText = 8_000;

/** Whether the user's own words would teach the same. A long text is read only at its beginning and its end. */
function isSaidByUser<Sent>({ isMeant }: Alternative<Sent>, { status, texts = [] }: Refusal): boolean {
  return texts.slice(0, mostTexts).some((text) => {
    const ends = text.length <= longestText ? [text] : [text.slice(0, longestText), text.slice(-longestText)];
    return ends.some((end) => isMeant({ status, param: undefined, names: "", text: end.toLowerCase() }));
  });
}
