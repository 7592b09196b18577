import {
  defaultScopes,
  type ErrorClass,
  type FaultScope,
  reasonOfCode,
  type Verdict,
} from "@hotspare/core/plugin";

/**
 * A scope, or the inference endpoint (`ep-…`) that was called. A credential that names an endpoint shares it with every other key that names the same
 * endpoint. A model that is called by its id runs on an endpoint that all keys of the account share.
 */
export type ArkScope = FaultScope | "inference_endpoint";

/** A verdict before the called endpoint is known. */
export interface Meaning {
  readonly class: ErrorClass;
  readonly scope: ArkScope;
  readonly reason: string;
  /** Set when only the message was read. */
  readonly evidence?: "text";
}

/** The meaning of each code. */
export type CodeTable = ReadonlyMap<string, Meaning>;

/** A list of codes with one meaning. The reason is the code in snake case. */
export type CodeGroup = readonly [codes: readonly string[], errorClass: ErrorClass, scope?: ArkScope];

/** Makes a table from lists. `names` has the reasons of codes that mean nothing to people, such as numbers. */
export function codeTable(
  groups: readonly CodeGroup[],
  names: ReadonlyMap<string, string> = new Map(),
): CodeTable {
  return new Map(
    groups.flatMap(([codes, errorClass, scope]) =>
      codes.map((code) => [code, meaning(errorClass, names.get(code) ?? reasonOfCode(code), scope)] as const),
    ),
  );
}

/** A meaning with the usual scope of its class, unless another scope is given. */
export function meaning(
  errorClass: ErrorClass,
  reason: string,
  scope: ArkScope = defaultScopes[errorClass],
): Meaning {
  return { class: errorClass, scope, reason };
}

/** The meaning of a code, or of its part before the dot. */
export function lookUpCode(
  code: string,
  exact: readonly CodeTable[],
  families: readonly CodeTable[],
): Meaning | undefined {
  const [family = ""] = code.split(".");
  return first(exact, code) ?? first(families, family) ?? first(exact, family);
}

/** The verdict for a credential that calls this model, or this `ep-…`. */
export function verdictFor({ scope, ...rest }: Meaning, wireModel: string): Verdict {
  const isEndpoint = wireModel.startsWith("ep-");
  const resolved = scope === "inference_endpoint" ? (isEndpoint ? "endpoint_model" : "account_model") : scope;
  return { ...rest, scope: resolved };
}

function first(tables: readonly CodeTable[], code: string): Meaning | undefined {
  return tables.find((table) => table.has(code))?.get(code);
}
