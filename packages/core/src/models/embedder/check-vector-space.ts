import type { ConfigIssue } from "../../errors/invalid-config-error.js";

/** What decides whether two credentials' vectors are comparable. */
export interface SpaceMember {
  /** Where the credential stands, such as `credentials[1]`. */
  readonly path: string;
  readonly id: string;
  /** The model the credential names, or the embedder's. */
  readonly model: string;
  /** What vectors of the model's name have. */
  readonly knownDimensions: number | undefined;
  /** What this very server is sure to give. */
  readonly sureDimensions: number | undefined;
}

/** What the user says about the space. */
export interface SpaceDeclaration {
  readonly model: string;
  readonly dimensions: number | undefined;
  readonly vectorSpace: { readonly models: readonly string[] };
}

/**
 * Vectors of two models are not comparable, even of the same length. Lists what is wrong with an embedder whose credentials
 * do not share one space; declared models are taken at the user's word, different lengths never.
 */
export function checkVectorSpace(
  declared: SpaceDeclaration,
  members: readonly SpaceMember[],
): readonly ConfigIssue[] {
  const models = new Set([declared.model, ...declared.vectorSpace.models]);
  const strangers = members.filter((member) => !models.has(member.model));
  const issues: ConfigIssue[] = strangers.map((member) => ({
    path: `${member.path}.model`,
    message:
      `names another model than the embedder's "${declared.model}"; vectors of two models are not comparable, even when they have ` +
      `the same length. Use one model, or declare that they share a space: vectorSpace: { name, models: ["${declared.model}", "${member.model}"] }`,
    received: JSON.stringify(member.model),
  }));
  const lengths = new Map(members.map((member) => [member, declared.dimensions ?? member.knownDimensions]));
  const known = [...lengths].filter(([, length]) => length !== undefined);
  if (new Set(known.map(([, length]) => length)).size > 1) {
    const list = known.map(([member, length]) => `${member.id} (${member.model}): ${length}`).join(", ");
    issues.push({
      path: "credentials",
      message: `have different dimensions, so their vectors cannot share an index: ${list}. Set "dimensions" to one that all of them support, or drop the ones that differ`,
    });
  }
  return issues;
}

/** The dimensions that every answer must have; undefined: the first answer will tell. */
export function commonDimensions(
  declared: SpaceDeclaration,
  members: readonly SpaceMember[],
): number | undefined {
  return declared.dimensions ?? members.find((member) => member.sureDimensions !== undefined)?.sureDimensions;
}
