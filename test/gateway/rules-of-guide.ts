import { readFile } from "node:fs/promises";
import { parse } from "yaml";

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

/** The blocks of alert rules in a page, as they stand there. */
export async function ruleFilesOf(page: string): Promise<string[]> {
  const text = await readFile(page, "utf8");
  return [...text.matchAll(/```yaml\n(groups:[\s\S]*?)```/g)].map(([, yaml = ""]) => yaml);
}

/** The rules of a block. */
export function rulesOf(file: string): AlertRule[] {
  const { groups } = parse(file) as { readonly groups: readonly { readonly rules: AlertRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}
