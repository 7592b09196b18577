// Prints, service by service, how many of the recorded failures get their class, their action and their stated wait: `npm run figures`, or
// `npm run figures -- compat openai` for some files. `--leave-one-out` judges each service without what only that service taught: of every list
// of words it takes out the alternatives that match replies of this service alone. Tables of documented codes stay, since a provider publishes
// its codes. These figures say what a service that nobody here has seen may expect. `--wrong` adds a line for each mistake.
import { recordWordLists } from "./word-lists.js";

const asked = process.argv.slice(2);
// Lists of words are made while the rules load, so the recording begins before.
const lists = asked.includes("--leave-one-out") ? recordWordLists() : [];
const { caseFiles, countedCases, describeMistake, judgeCase, serviceOf } = await import("./judged-case.js");
const { withoutWordsOf } = await import("./without-words-of.js");

interface Figures {
  replies: number;
  classes: number;
  actions: number;
  waits: number;
  leftOut: number;
}

const named = caseFiles.filter((name) => asked.includes(name));
const cases = countedCases(named.length === 0 ? caseFiles : named);
const figures: Record<string, Figures> = {};
const mistakes: string[] = [];
for (const service of new Set(cases.map(serviceOf))) {
  const leftOut = withoutWordsOf(service, lists, cases);
  const own: Figures = { replies: 0, classes: 0, actions: 0, waits: 0, leftOut: leftOut.count };
  for (const line of cases.filter((each) => serviceOf(each) === service)) {
    const judged = await judgeCase(line);
    own.replies += 1;
    own.classes += Number(judged.isRightClass);
    own.actions += Number(judged.isRightAction);
    own.waits += Number(judged.isRightWait);
    if (!judged.isRightClass || !judged.isRightAction || !judged.isRightWait) {
      mistakes.push(describeMistake(line, judged));
    }
  }
  figures[service] = own;
  leftOut.putBack();
}
console.table(figures);
const total: Figures = { replies: 0, classes: 0, actions: 0, waits: 0, leftOut: 0 };
for (const each of Object.values(figures)) {
  for (const name of Object.keys(total) as (keyof Figures)[]) {
    total[name] += each[name];
  }
}
console.table([total]);
if (asked.includes("--wrong")) console.log(mistakes.join("\n"));
