import {
  defaultScopes,
  type ErrorClass,
  type FaultScope,
  reasonOfCode,
  type Verdict,
} from "@hotspare/core/plugin";

/**
 * A scope, or the inference endpoint (`ep-…`) that was called. A credential that names one shares it with every key that names it too;
 * a model called by its id runs on an endpoint that all keys of the account share.
 */
export type ArkScope = FaultScope | "inference_endpoint";

/** A judgement before it is known which endpoint was called. */
export interface Meaning {
  readonly class: ErrorClass;
  readonly scope: ArkScope;
  readonly reason: string;
  /** Read from the sentence alone. */
  readonly evidence?: "text";
}

/** Codes by what they mean. */
export type CodeTable = ReadonlyMap<string, Meaning>;

/** A list of codes with what they mean; the code in snake case is the reason. */
export type CodeGroup = readonly [codes: readonly string[], errorClass: ErrorClass, scope?: ArkScope];

/** Makes a table of lists; `names` are the reasons of codes that say nothing to people. */
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

/** A judgement with the usual scope of its class, unless another is given. */
export function meaning(
  errorClass: ErrorClass,
  reason: string,
  scope: ArkScope = defaultScopes[errorClass],
): Meaning {
  return { class: errorClass, scope, reason };
}

/** What a code means by itself, or by its part before the dot. */
export function lookUpCode(
  code: string,
  exact: readonly CodeTable[],
  families: readonly CodeTable[],
): Meaning | undefined {
  const [family = ""] = code.split(".");
  return first(exact, code) ?? first(families, family) ?? first(exact, family);
}

/** The judgement for a credential that calls this model, or this `ep-…`. */
export function verdictFor({ scope, ...rest }: Meaning, wireModel: string): Verdict {
  const isEndpoint = wireModel.startsWith("ep-");
  const resolved = scope === "inference_endpoint" ? (isEndpoint ? "endpoint_model" : "account_model") : scope;
  return { ...rest, scope: resolved };
}

function first(tables: readonly CodeTable[], code: string): Meaning | undefined {
  return tables.find((table) => table.has(code))?.get(code);
}
