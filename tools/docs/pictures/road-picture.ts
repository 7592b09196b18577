import { defaultPolicy } from "@hotspare/core";
import { errorClasses } from "@hotspare/core/plugin";
import { arrow, box, picture, text } from "./svg.js";

const name = "road";

/** The road of a call, with the classes of the default policy. */
export function roadPicture(): string {
  const thrown = errorClasses.filter((each) => defaultPolicy[each].call === "rethrow");
  const moving = errorClasses.filter((each) => defaultPolicy[each].call !== "rethrow");
  return picture(
    {
      name,
      title: "The road of a call",
      description: `A call asks for its next step. The first healthy credential gets one request. If the request is answered, the call returns the answer. If it fails, rules name the class of the failure. After ${thrown.join(", ")} the call throws the provider's error. After ${moving.join(", ")} the circuit of the credential may open, and the call asks for its next step again. When no credential is free, the call waits in the waiting room for one that soon may be. When none is left, the call throws an AllCredentialsFailedError.`,
    },
    { width: 760, height: 470 },
    [
      text(16, 28, "The road of a call", { bold: true, size: 15 }),
      box({ x: 40, y: 50, width: 230, height: 50 }, ["your call", "embed(), complete(), stream()"]),
      arrow(name, "M155 100V142"),
      box({ x: 40, y: 144, width: 230, height: 58 }, ["next step", "the first healthy credential"]),
      arrow(name, "M155 202V264"),
      box({ x: 40, y: 266, width: 230, height: 58 }, ["one request", "with one credential"]),
      arrow(name, "M155 324V388"),
      text(165, 360, "answered", { kind: "quiet", size: 12 }),
      box(
        { x: 40, y: 390, width: 230, height: 58 },
        ["the answer", "its credential, usage, attempts"],
        "good",
      ),
      arrow(name, "M270 168H418"),
      text(338, 160, "none is free", { kind: "quiet", size: 12 }),
      box(
        { x: 420, y: 52, width: 322, height: 50 },
        ["no credential is left", "throws AllCredentialsFailedError"],
        "bad",
      ),
      arrow(name, "M270 154H330V77H418"),
      box(
        { x: 420, y: 132, width: 322, height: 50 },
        ["waiting room", "up to maxWaitMs, in order; then the next step"],
        "wait",
      ),
      arrow(name, "M420 180H272"),
      arrow(name, "M270 295H418"),
      text(290, 287, "failed", { kind: "quiet", size: 12 }),
      box({ x: 420, y: 270, width: 322, height: 50 }, [
        "rules name the class",
        "from status, code, text, headers",
      ]),
      arrow(name, "M581 270V252"),
      box(
        { x: 420, y: 200, width: 322, height: 50 },
        ["a spare may help: a circuit may open", shortList(moving)],
        "wait",
      ),
      arrow(name, "M420 225H330V192H272"),
      arrow(name, "M581 320V388"),
      box(
        { x: 420, y: 390, width: 322, height: 58 },
        ["throws the provider's own error", thrown.join(", ")],
        "bad",
      ),
      text(591, 360, "no spare can help", { kind: "quiet", size: 12 }),
    ],
  );
}

/** The list as far as a box has room for it. */
function shortList(words: readonly string[]): string {
  const shown = words.slice(0, 4).join(", ");
  return words.length > 4 ? `${shown} …` : shown;
}
