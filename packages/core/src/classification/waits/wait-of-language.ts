import { plausibleWait } from "./plausible-wait.js";

const unitsMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
type Unit = keyof typeof unitsMs;

/** How a language says when to come again. */
interface Saying {
  /** Its words for trying again, waiting and being reset. */
  readonly again: string;
  /** A length, `%`, and what makes it a wait: "in %", "%後". Any other length is a window. */
  readonly after: string;
  readonly units: Readonly<Record<Unit, string>>;
}

const sayings: readonly Saying[] = [
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
  readonly units: readonly (readonly [RegExp, number])[];
}

const readers: readonly Reader[] = sayings.map(({ again, after, units }) => {
  // Japanese and Korean put particles to their words, the others end them.
  const name = `(${Object.values(units).join("|")})(?![a-zà-ÿа-яё])`;
  return {
    length: new RegExp(after.replace("%", `${number}\\s?${name}`), "giu"),
    again: new RegExp(again, "iu"),
    units: Object.entries(units).map(([unit, said]) => [
      new RegExp(`^(?:${said})$`, "iu"),
      unitsMs[unit as Unit],
    ]),
  };
});

/** More lengths than this are a text that was made to be slow. */
const mostLengths = 5;

/** The wait that a sentence in German, French, Spanish, Portuguese, Italian, Russian, Japanese or Korean states, in milliseconds. */
export function waitOfLanguage(text: string): number | undefined {
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

/** What stands beside a length in its own sentence: a full stop ends what belongs together. */
function around(text: string, from: number, to: number): string {
  const before = text.slice(Math.max(0, from - nearby), from);
  const behind = text.slice(to, to + nearby);
  return `${/[^.!?。\n]*$/.exec(before)?.[0]} ${/^[^.!?。\n]*/.exec(behind)?.[0]}`;
}
