import type { Finding } from "../report.js";
import type { Lock } from "./lock-faults.js";

/**
 * Commands of our scripts that two packages at the top of `node_modules` have: npm links the one or the other, and says nothing. So a check
 * ran for weeks with an older and slower compiler, which another package brought.
 */
export function unclearCommands({ packages }: Lock, scripts: Readonly<Record<string, string>>): Finding[] {
  const called = new Map(
    Object.entries(scripts).flatMap(([script, text]) =>
      text.split(/&&|\|\||;/).map((command) => [command.trim().split(" ", 1)[0] ?? "", script] as const),
    ),
  );
  const owners = new Map<string, string[]>();
  for (const [path, { bin = {} }] of Object.entries(packages)) {
    const isAtTop = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
    for (const name of isAtTop ? Object.keys(bin) : []) owners.set(name, [...(owners.get(name) ?? []), path]);
  }
  return [...owners].flatMap(([name, paths]) => {
    const script = called.get(name);
    if (script === undefined || paths.length === 1) return [];
    const message = `scripts.${script}: ${name} is a command of ${paths.join(" and ")}: name the file that is meant, as in node node_modules/…/bin/${name}`;
    return [{ file: "package.json", message }];
  });
}
