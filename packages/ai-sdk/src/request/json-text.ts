/** JSON of any value that a tool may give: a number of any size becomes text, and a circle is cut. */
export function jsonText(value: unknown): string {
  const above: object[] = [];
  const text = JSON.stringify(value, function (this: unknown, _key: string, member: unknown) {
    if (typeof member === "bigint") {
      return member.toString();
    }
    if (typeof member !== "object" || member === null) {
      return member;
    }
    // The objects that hold this member, outermost first.
    while (above.length > 0 && above.at(-1) !== this) {
      above.pop();
    }
    if (above.includes(member)) {
      return "[Circular]";
    }
    above.push(member);
    return member;
  });
  return text ?? "null";
}
