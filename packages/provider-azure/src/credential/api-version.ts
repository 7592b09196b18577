/**
 * The API without dated versions, under `/openai/v1`, with the deployment in the body. Microsoft Learn, "Azure OpenAI in Foundry Models API
 * lifecycle": generally available since August 2025. It gets new features and models first, and is the only version that serves models of other
 * vendors.
 */
export const undatedVersion = "v1";

/** An `api-version` in the forms that Azure has published. */
export const apiVersionPattern = /^(?:v1|\d{4}-\d{2}-\d{2}(?:-preview)?)$/;

/** Whether a version is at least as new as a day, written as `2024-09-01`. */
export function isSince(apiVersion: string, day: string): boolean {
  return apiVersion === undatedVersion || apiVersion.slice(0, day.length) >= day;
}
