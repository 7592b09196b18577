import { Secret } from "../secrets/secret.js";

/** Finds the secrets among a parsed credential's fields and one level below them. */
export function findSecrets(parsed: unknown): readonly Secret[] {
  return fieldsOf(parsed).flatMap((field) => {
    if (Secret.isInstance(field)) {
      return [field];
    }
    return fieldsOf(field).filter((inner) => Secret.isInstance(inner));
  });
}

function fieldsOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
