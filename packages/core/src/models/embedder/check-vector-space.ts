import type { ConfigIssue } from "../../errors/invalid-config-error.js";

/** What decides whether two credentials' vectors are comparable. */
export interface SpaceMember {
  /** Path of the credential, such as `credentials[1]`. */
  readonly path: string;
  readonly id: string;
  /** The credential's model, or the embedder's. */
  readonly model: string;
  /** The model that is called, where `model` is a name of the plugin's own for it. @default `model` */
  readonly calledModel?: string;
  /** Models that the bodies of requests name, each with its field, such as `extraBody.model`. @default none */
  readonly bodyModels?: readonly { readonly field: string; readonly model: string }[];
  /** Known vector length for models of this name. */
  readonly knownDimensions: number | undefined;
  /** Vector length that this server is certain to return. */
  readonly sureDimensions: number | undefined;
}

/** What the user declares about the space. */
export interface SpaceDeclaration {
  readonly model: string;
  readonly dimensions: number | undefined;
  readonly vectorSpace: { readonly models: readonly string[] };
}

/**
 * Reports what is wrong with an embedder whose credentials do not share one space. Vectors of two models are not
 * comparable, even if they have the same length. The user may declare models comparable, but never different lengths.
 */
export function checkVectorSpace(
  declared: SpaceDeclaration,
  members: readonly SpaceMember[],
): readonly ConfigIssue[] {
  const models = new Set([declared.model, ...declared.vectorSpace.models]);
  const strangers = members.filter(
    ({ model, calledModel = model }) => !models.has(model) && !models.has(calledModel),
  );
  const issues: ConfigIssue[] = strangers.map(({ path, model }) =>
    strangerIssue(declared, path, "model", model),
  );
  for (const { path, bodyModels = [] } of members) {
    for (const { field, model } of bodyModels) {
      if (!models.has(model)) {
        issues.push(strangerIssue(declared, path, field, model));
      }
    }
  }
  const lengths = new Map(members.map((member) => [member, declared.dimensions ?? member.knownDimensions]));
  const known = [...lengths].filter(([, length]) => length !== undefined);
  if (new Set(known.map(([, length]) => length)).size > 1) {
    const list = known.map(([member, length]) => `${member.id} (${member.model}): ${length}`).join(", ");
    issues.push({
      path: "credentials",
      message: `have different dimensions, so their vectors cannot share an index: ${list}. Set "dimensions" to a length that all of them support, or remove the credentials that differ`,
    });
  }
  return issues;
}

function strangerIssue(declared: SpaceDeclaration, path: string, field: string, model: string): ConfigIssue {
  return {
    path: `${path}.${field}`,
    message:
      `names another model than the embedder's "${declared.model}"; vectors of two models are not comparable, even when they have ` +
      `the same length. Use one model, or declare that the models share a space: vectorSpace: { models: ["${declared.model}", "${model}"] }`,
    received: JSON.stringify(model),
  };
}

/** Returns the dimensions that every answer must have. Undefined means that the first answer decides. */
export function commonDimensions(
  declared: SpaceDeclaration,
  members: readonly SpaceMember[],
): number | undefined {
  return declared.dimensions ?? members.find((member) => member.sureDimensions !== undefined)?.sureDimensions;
}
