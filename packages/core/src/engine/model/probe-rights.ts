import type { ProbePass } from "../../contract/health-link.js";
import { endPass, isOwnPass } from "../../health/late-pass.js";
import type { LinkedHealth } from "../../health/linked-health.js";
import type { CallModel } from "../call/call-model.js";
import type { ModelCredential } from "../call/model-credential.js";

/** How long a pass lasts without a renewal. */
export const passMs = 1_500;
/** How often a pass is renewed while its attempt runs. */
export const renewMs = 500;
/** After a denial the right is asked for again so much later, if nothing is heard of its domains before. */
const askAgainMs = 500;
/** A link that denies and delivers a change each time would be asked for ever. */
const mostQuickQuestions = 3;

/** `heldFor`: the call that waits for the answer. */
interface AskedRight {
  readonly is: "asked";
  readonly answered: Promise<void>;
  heldFor: object | undefined;
}

/** What the link has said about the right to probe a credential. */
type Right =
  | AskedRight
  | {
      readonly is: "granted";
      readonly pass: ProbePass;
      readonly names: ReadonlySet<string>;
      readonly askedAtMs: number;
    }
  | {
      readonly is: "denied";
      readonly untilMs: number;
      /** Changes of its domains that had come from the fleet when the right was asked for. */
      readonly changes: number;
      /** Denials in a row that a change has followed. */
      readonly quickly: number;
    };

/** A pass, and since when its time to live runs, by the monotonic clock. */
export interface PassGranted {
  readonly pass: ProbePass;
  readonly sinceMs: number;
}

/** The answer of the moment: the pass, or when to ask again. `isAsked`: the link answers within `answerMs`. `isHeld`: this call should wait for it. */
export type RightAnswer =
  | PassGranted
  | { readonly retryAtMs: number; readonly isAsked: boolean; readonly isHeld: boolean };

/**
 * The rights to probe that one model asks its fleet for. A right is asked for when a call finds that a probe is due; the call goes on
 * elsewhere meanwhile, and the next call uses the pass. Where calls are so few that a pass has run out unused, one call waits for the answer.
 */
export class ProbeRights {
  readonly #model: CallModel;
  readonly #link: LinkedHealth;
  readonly #rights = new Map<ModelCredential, Right>();
  /** Credentials whose last pass nobody used. */
  readonly #unused = new WeakSet<ModelCredential>();

  constructor(model: CallModel, link: LinkedHealth) {
    this.#model = model;
    this.#link = link;
  }

  /** `caller` may wait for the answer if it is a call, and not if it is undefined. */
  rightTo(credential: ModelCredential, caller: object | undefined): RightAnswer | undefined {
    const { health, shared } = this.#model;
    const domains = health.sharedDomainsOf(credential.ref.id);
    if (domains.length === 0) {
      return undefined;
    }
    const nowMs = shared.clock.monotonicMs();
    const names = domains.map(({ sharedName }) => sharedName);
    const right = this.#rights.get(credential);
    if (right?.is === "granted") {
      this.#rights.delete(credential);
      if (isFresh(right, nowMs) && names.every((name) => right.names.has(name))) {
        this.#unused.delete(credential);
        return { pass: right.pass, sinceMs: right.askedAtMs };
      }
      endPass(right.pass);
      this.#unused.add(credential);
    }
    if (this.#link.isDegraded) {
      return undefined;
    }
    const changes = domains.reduce((sum, { fleetChanges }) => sum + fleetChanges, 0);
    const isNews = right?.is === "denied" && right.changes !== changes && right.quickly < mostQuickQuestions;
    if (right?.is === "denied" && right.untilMs > nowMs && !isNews) {
      return { retryAtMs: right.untilMs, isAsked: false, isHeld: false };
    }
    const asked =
      right?.is === "asked" ? right : this.#ask(credential, names, changes, isNews ? right.quickly + 1 : 0);
    if (caller !== undefined && this.#unused.has(credential)) {
      asked.heldFor ??= caller;
    }
    return {
      retryAtMs: nowMs + this.#link.answerMs,
      isAsked: true,
      isHeld: caller !== undefined && asked.heldFor === caller,
    };
  }

  /** Resolves when no question about the credential is under way. */
  async answered(credential: ModelCredential): Promise<void> {
    const right = this.#rights.get(credential);
    await (right?.is === "asked" ? right.answered : undefined);
  }

  /** The list of credentials has changed: a credential that has left it needs no right, and its pass is given back. */
  rosterChanged(): void {
    for (const credential of this.#rights.keys()) {
      if (!this.#model.roster.has(credential)) {
        this.#forget(credential);
      }
    }
  }

  close(): void {
    for (const credential of this.#rights.keys()) {
      this.#forget(credential);
    }
  }

  #forget(credential: ModelCredential): void {
    const right = this.#rights.get(credential);
    this.#rights.delete(credential);
    endPass(right?.is === "granted" ? right.pass : undefined);
  }

  #ask(credential: ModelCredential, names: readonly string[], changes: number, quickly: number): AskedRight {
    const answered = this.#answer(credential, names, changes, quickly);
    const right: AskedRight = { is: "asked", answered, heldFor: undefined };
    this.#rights.set(credential, right);
    return right;
  }

  async #answer(
    credential: ModelCredential,
    names: readonly string[],
    changes: number,
    quickly: number,
  ): Promise<void> {
    const { shared, health } = this.#model;
    const { clock } = shared;
    const askedAtMs = clock.monotonicMs();
    const pass = await this.#link.acquireProbe(names, passMs, (signal) =>
      clock.sleep(this.#link.answerMs, signal, { background: true }),
    );
    // The credential may have left the list while the link was asked.
    if (this.#model.closed || !this.#model.roster.has(credential)) {
      this.#forget(credential);
      endPass(pass);
      return;
    }
    this.#rights.set(
      credential,
      pass === undefined
        ? { is: "denied", untilMs: clock.monotonicMs() + askAgainMs, changes, quickly }
        : { is: "granted", pass, names: new Set(names), askedAtMs },
    );
    // A call that waits takes the pass, or goes on elsewhere.
    health.roomChanged();
  }
}

/**
 * Whether an attempt may begin with the pass. A frozen process reads a grant long after it ran out: its time counts from the question. There must be
 * time left for the first renewal, or another process is given the pass while the attempt runs. A process that has gone on alone needs no consent.
 */
function isFresh(
  { pass, askedAtMs }: { readonly pass: ProbePass; readonly askedAtMs: number },
  nowMs: number,
) {
  return isOwnPass(pass) || nowMs - askedAtMs < passMs - renewMs;
}
