/** A provider's code as the reason of a classification, in snake case: `DeploymentNotFound` is `deployment_not_found`. */
export function reasonOfCode(code: string): string {
  return code
    .replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3_$2$4")
    .replace(/\W+/g, "_")
    .toLowerCase();
}
