import { RequestAdjusted } from "../../errors/request-adjusted.js";
import { reasonPattern } from "../attempt/adjustment-reason.js";
import type { ModelCredential } from "./model-credential.js";
import { type PluginMethod, wrongAnswer } from "./wrong-answer.js";

/** What an adapter has learned from a refusal: the members of its `RequestAdjusted`, read once. */
export interface Adjustment {
  readonly reason: string;
  readonly maxInputs: number | undefined;
  readonly thisRequestOnly: boolean;
  readonly warning: string | undefined;
  /** The field of the request that the warning is about. */
  readonly field: string | undefined;
  readonly cause: unknown;
}

/** What an attempt threw, and the adjustment that it stands for. */
export interface ReadError {
  readonly thrown: unknown;
  readonly adjustment: Adjustment | undefined;
}

const rejectsWith: PluginMethod = {
  name: "RequestAdjusted",
  gives: "a reason of one short word, such as base64_refused, and members that can be read",
};

/** Reads a `RequestAdjusted` of a plugin that may have no compiler. One that cannot be read is the plugin's wrong answer. */
export function readAdjustment(credential: ModelCredential, thrown: unknown): ReadError {
  try {
    if (!RequestAdjusted.isInstance(thrown)) {
      return { thrown, adjustment: undefined };
    }
    const { reason, maxInputs, warning, field, cause } = thrown;
    const thisRequestOnly = thrown.thisRequestOnly === true;
    if (typeof reason === "string" && reasonPattern.test(reason)) {
      return { thrown, adjustment: { reason, maxInputs, thisRequestOnly, warning, field, cause } };
    }
    return { thrown: wrongAnswer(credential, rejectsWith, "another reason"), adjustment: undefined };
  } catch (error) {
    return {
      thrown: wrongAnswer(credential, rejectsWith, "members that throw when they are read", error),
      adjustment: undefined,
    };
  }
}
