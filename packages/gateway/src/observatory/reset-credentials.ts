import { ProtocolError } from "../contract/protocol-error.js";
import { movedBetween } from "./follow-model.js";
import type { ObservedModel } from "./observed-models.js";
import type { NewEntry } from "./timeline.js";

type ResetEntry = Omit<Extract<NewEntry, { readonly type: "reset" }>, "atMs">;
type ReloadEntry = Omit<Extract<NewEntry, { readonly type: "reload" }>, "atMs">;

/** Which credential is reset. Without a credential: all of the model. */
export interface ResetTarget {
  readonly model: string;
  readonly credential: string | undefined;
}

/**
 * Resets a credential of every model of this name: a VLM and an embedder may share a name, and the credential is as well for both.
 *
 * @param note called for each model before its circuits close, so that the timeline shows the cause before the effect
 * @throws {ProtocolError} 404 when there is no such model or credential
 */
export function resetCredentials(
  models: readonly ObservedModel[],
  { model, credential }: ResetTarget,
  note: (entry: ResetEntry) => void,
): void {
  const named = models.filter(({ name }) => name === model);
  if (named.length === 0) {
    throw notFound(
      "model",
      `There is no model ${shown(model)}`,
      models.map(({ name }) => name),
    );
  }
  const holders = named.filter(
    ({ open }) => credential === undefined || open.credentials.includes(credential),
  );
  if (holders.length === 0) {
    throw notFound(
      "credential",
      `The model ${shown(model)} has no credential ${shown(credential ?? "")}`,
      named.flatMap(({ open }) => open.credentials),
    );
  }
  for (const { open } of holders) {
    const credentials = credential === undefined ? open.credentials : [credential];
    note({ type: "reset", model, kind: open.kind, credentials });
    open.reset(credential);
  }
}

/** Credentials that the circuits of their fault domains keep from calls. */
export function stoppedCredentials({ status }: Pick<ObservedModel["open"], "status">): ReadonlySet<string> {
  return new Set(status.filter(({ state }) => state === "open" || state === "half_open").map(({ id }) => id));
}

/** A reload opens models whose health begins anew: what was open before and is not open now, the reload has reset. */
export function forgottenOpenings(
  before: readonly ObservedModel[],
  after: readonly ObservedModel[],
): readonly ResetEntry[] {
  return before.flatMap(({ name: model, open }): readonly ResetEntry[] => {
    const next = after.find(({ name, open: { kind } }) => name === model && kind === open.kind);
    const stillStopped = next === undefined ? new Set<string>() : stoppedCredentials(next.open);
    const credentials = [...stoppedCredentials(open)].filter((id) => !stillStopped.has(id));
    return credentials.length === 0 ? [] : [{ type: "reset", model, kind: open.kind, credentials }];
  });
}

/** A reload opens models that begin with the credential of their own choice: nobody has switched, and other credentials take the calls. */
export function movedByReload(
  before: readonly ObservedModel[],
  after: readonly ObservedModel[],
): readonly ReloadEntry[] {
  return after.flatMap(({ name: model, open: { kind, active: to } }): readonly ReloadEntry[] => {
    const known = before.find(({ name, open }) => name === model && open.kind === kind);
    const from = known?.open.active;
    return known !== undefined && from === to
      ? []
      : [{ type: "reload", model, kind, isNew: known === undefined, ...movedBetween(from, to) }];
  });
}

function notFound(param: string, problem: string, known: readonly string[]): ProtocolError {
  const names = [...new Set(known)];
  const advice = names.length === 0 ? "there are none" : `write one of ${names.slice(0, 20).join(", ")}`;
  return new ProtocolError({
    status: 404,
    type: "not_found_error",
    param,
    code: `${param}_not_found`,
    message: `${problem}: ${advice}.`,
  });
}

/** A name that a request brought, short enough for an error. */
function shown(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
