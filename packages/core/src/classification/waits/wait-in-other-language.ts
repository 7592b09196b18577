import { plausibleWait } from "./plausible-wait.js";
import { unitMs } from "./time-units.js";

/** How languages say how long to wait. */
interface WaitWords {
  /** Words for trying again, waiting and being reset. */
  readonly again: string;
  /** A length, written as `%`, with the word that makes the length a wait: "in %", "%後". Any other length is the window of a limit. */
  readonly after: string;
  readonly units: Readonly<Record<"second" | "minute" | "hour" | "day", string>>;
}

/** Spanish, Portuguese and Italian have so many words in common that they are read as one language. */
const waitWords: readonly WaitWords[] = [
  {
    again: "versuch|wiederhol|wart|zurückgesetzt|verfügbar",
    after: "\\b(?:in|nach|für|noch) (?:etwa )?%",
    units: { second: "sekunden?|sek", minute: "minuten?|min", hour: "stunden?|std", day: "tag(?:en?)?" },
  },
  {
    again: "réessay|attend|patient|réinitialis|disponible",
    after: "\\b(?:dans|après|pendant) (?:environ )?%",
    units: { second: "secondes?|sec", minute: "minutes?|min", hour: "heures?", day: "jours?" },
  },
  {
    again: "int[eé]nt|reintent|vuelv|esper|restablec|disponible|tent[ea]|aguard|riprov|attend",
    after: "\\b(?:en|después de|dentro de|durante|tras|em|após|por|tra|fra|dopo) (?:unos )?%",
    units: {
      second: "segundos?|secondi|secondo|seg|sec",
      minute: "minutos?|minuti|minuto|min",
      hour: "horas?|ore|ora",
      day: "d[ií]as?|giorni|giorno",
    },
  },
  {
    again: "повтор|попробу|подожд|сброс|доступ|обнов",
    after: "(?:через|спустя|подождите|ждать) (?:примерно )?%",
    units: {
      second: "секунд[уы]?|сек",
      minute: "минут[уы]?|мин",
      hour: "час(?:а|ов)?",
      day: "дн(?:я|ей)|день",
    },
  },
  {
    again: "再試行|再度|もう一度|お試し|お待ち|待って|リセット|解除",
    after: "%(?:後|ほど|間)",
    units: { second: "秒", minute: "分", hour: "時間", day: "日" },
  },
  {
    again: "다시|재시도|기다|초기화",
    after: "% ?(?:후|뒤|동안)",
    units: { second: "초", minute: "분", hour: "시간", day: "일" },
  },
];

/** Most characters between a length and the words that make it a wait. */
const nearby = 40;
const number = "(\\d{1,6}(?:[.,]\\d{1,3})?)";

interface Reader {
  readonly length: RegExp;
  readonly again: RegExp;
  readonly units: readonly (readonly [name: RegExp, ms: number | undefined])[];
}

const readers: readonly Reader[] = waitWords.map(({ again, after, units }) => {
  // No letter of a Latin or Cyrillic word may follow. Japanese and Korean write a particle there.
  const name = `(${Object.values(units).join("|")})(?![a-zà-ÿа-яё])`;
  return {
    length: new RegExp(after.replace("%", `${number}\\s?${name}`), "giu"),
    again: new RegExp(again, "iu"),
    units: Object.entries(units).map(([unit, said]) => [new RegExp(`^(?:${said})$`, "iu"), unitMs(unit)]),
  };
});

/** A text with more lengths was made to take time. */
const mostLengths = 5;

/** Returns the wait that a sentence in German, French, Spanish, Portuguese, Italian, Russian, Japanese or Korean states, in milliseconds. */
export function waitInOtherLanguage(text: string): number | undefined {
  for (const { length, again, units } of readers) {
    let left = mostLengths;
    for (const { 0: said, 1: amount = "", 2: unit = "", index } of text.matchAll(length)) {
      if (again.test(around(text, index, index + said.length))) {
        const [, ms = Number.NaN] = units.find(([name]) => name.test(unit)) ?? [];
        return plausibleWait(Number(amount.replace(",", ".")) * ms);
      }
      left -= 1;
      if (left === 0) break;
    }
  }
  return undefined;
}

/** Returns the text on both sides of a length, up to the ends of its sentence. */
function around(text: string, from: number, to: number): string {
  const before = text.slice(Math.max(0, from - nearby), from);
  const behind = text.slice(to, to + nearby);
  return `${/[^.!?。\n]*$/.exec(before)?.[0]} ${/^[^.!?。\n]*/.exec(behind)?.[0]}`;
}
