const before = "(?<![a-z])(?:";
const after = ")(?![a-z])";
const latin = /^[\x20-\x7e]*$/;

/** Every list of words that the rules make while they load, so that a tool can take alternatives out of it and put them back. */
export function recordWordLists(): readonly RegExp[] {
  const made: RegExp[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, args) {
      const expression = Reflect.construct(target, args) as RegExp;
      if (args[1] === "g" && expression.source.includes("|")) made.push(expression);
      return expression;
    },
  });
  return made;
}

/** The alternatives that a list of words was made of. */
export function alternativesOf(source: string): readonly string[] {
  return split(source).flatMap((part) =>
    part.startsWith(before) && part.endsWith(after)
      ? split(part.slice(before.length, -after.length))
      : [part],
  );
}

/** The expression that `words` makes of alternatives. */
export function joinAlternatives(alternatives: readonly string[]): string {
  const whole = alternatives.filter((each) => latin.test(each)).join("|");
  const anywhere = alternatives.filter((each) => !latin.test(each));
  return (whole === "" ? anywhere : [`${before}${whole}${after}`, ...anywhere]).join("|");
}

/** Cuts at the bars that stand in no group and no class. */
function split(source: string): readonly string[] {
  const parts: string[] = [""];
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    const last = parts.length - 1;
    if (character === "\\") {
      parts[last] += source.slice(at, at + 2);
      at += 1;
      continue;
    }
    if (character === "[") inClass = true;
    if (character === "]") inClass = false;
    if (!inClass && character === "(") depth += 1;
    if (!inClass && character === ")") depth -= 1;
    if (character === "|" && depth === 0 && !inClass) parts.push("");
    else parts[last] += character;
  }
  return parts;
}
