import { ProtocolError } from "../contract/protocol-error.js";
import { movedBetween } from "./follow-model.js";
import type { ObservedModel } from "./observed-models.js";
import type { NewEntry } from "./timeline.js";

type ResetEntry = Omit<Extract<NewEntry, { readonly type: "reset" }>, "atMs">;
type ReloadEntry = Omit<Extract<NewEntry, { readonly type: "reload" }>, "atMs">;

/** The credential to reset. `credential` undefined: all credentials of the model. */
export interface ResetTarget {
  readonly model: string;
  readonly credential: string | undefined;
}

/**
 * Resets a credential in every model with this name. A VLM and an embedder may share a name and the credential.
 *
 * @param note called for each model before its circuits close, so that the timeline shows the cause before the effect
 * @throws {ProtocolError} 404 when the model or the credential does not exist
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

/** Credentials that open circuits exclude from calls. */
export function stoppedCredentials({ status }: Pick<ObservedModel["open"], "status">): ReadonlySet<string> {
  return new Set(status.filter(({ state }) => state === "open" || state === "half_open").map(({ id }) => id));
}

/** The circuits that a reload has reset. A reload opens new models with fresh health, so a circuit that was open before may be closed now. */
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

/** The models whose active credential differs after a reload. Each new model chooses its credential afresh, and no switch is reported. */
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

/** A name from a request, cut to fit into a message. */
function shown(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
