import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Refusal } from "./refusal.js";
import type { ServerMemory } from "./server-memory.js";

/** Another form of something that an adapter sends, for servers that refuse the first form. */
export interface Alternative<Sent> {
  /** One word that stays the same: `status().adjustments` shows it. */
  readonly reason: string;
  /** Whether the refusal is about it. */
  isMeant(refusal: Refusal): boolean;
  /** Whether what was sent holds it: a refusal of what was not sent teaches nothing. */
  isSent(sent: Sent): boolean;
  /** The reason of the alternative that this one undoes. */
  readonly opposite?: string;
  /** Whether it holds for the call alone: the refusal is about what was sent, and not about the server. @default false */
  readonly thisRequestOnly?: boolean;
  /** What the caller loses, in a sentence. */
  readonly warning?: string;
  /** The field of the caller's request that the warning is about. */
  readonly field?: string;
}

/** Learns from the refusals of one server, call by call. */
export interface Learner<Sent, Known extends Alternative<Sent>> {
  /** The alternatives with which the requests of this call are sent. */
  inForce(callId: number): readonly Known[];
  /** The error to be thrown for a refusal: an adjustment, or the error itself, which teaches nothing. `refusal` is what the error says. */
  refused(callId: number, sent: Sent, error: unknown, refusal: Refusal): unknown;
  /** The adjusted request was answered: what was tried is remembered. */
  answered(callId: number): void;
}

export interface LearnerOptions<Known> {
  readonly memory: ServerMemory;
  /** In the order in which a refusal is asked what it means. */
  readonly alternatives: readonly Known[];
}

/** What is tried in a call. */
interface Trial<Known> {
  readonly alternative: Known;
  /** Whether the words that teach it are the server's. */
  readonly isCertain: boolean;
}

/** Calls whose trials are kept. Those of a call that found no answer stay until then: the call may come round again. */
const mostCalls = 1_000;

/**
 * What a refusal teaches is tried for its own call alone at first, and remembered for all when the adjusted request is answered, or refused
 * with no word of it: a refusal that merely repeats what a prompt said costs one call one request, and the others nothing. Where the prompt
 * itself has such words, whose they are is not certain: what they teach holds for that call alone.
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

  /** A call never undoes what it has itself been taught, since the server then takes neither form. */
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
      // What is too large is refused whatever its fields are.
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

/** The adjustment that an alternative is. */
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

/** Whether what the user wrote would teach the same. A long text is read at both ends. */
function isSaidByUser<Sent>({ isMeant }: Alternative<Sent>, { status, texts = [] }: Refusal): boolean {
  return texts.slice(0, mostTexts).some((text) => {
    const ends = text.length <= longestText ? [text] : [text.slice(0, longestText), text.slice(-longestText)];
    return ends.some((end) => isMeant({ status, param: undefined, names: "", text: end.toLowerCase() }));
  });
}
