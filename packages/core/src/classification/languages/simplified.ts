import { kana } from "./kana.js";

/** Characters as Taiwan and Hong Kong write them. `mainland` has the same characters, in the same places, as the mainland writes them. */
const traditional =
  "餘額請試過長帳號錯誤務連線權訪問輸內審違規負載頻並發現當這個對應組戶滿凍結費購買儲數後參據圖視聲檔網絡斷開關閉業測檢標準達單資庫總無產處給還時間鐘證驗認識別讓須誰們種類學變轉換鍵鎖帶寬維護為從進執動態異術環級終軟體設計劃圍區國際語說話讀寫條項響該選擇週稱碼鑰盡稅歡遲啟暫禮複";
const mainland =
  "余额请试过长账号错误务连线权访问输内审违规负载频并发现当这个对应组户满冻结费购买储数后参据图视声档网络断开关闭业测检标准达单资库总无产处给还时间钟证验认识别让须谁们种类学变转换键锁带宽维护为从进执动态异术环级终软体设计划围区国际语说话读写条项响该选择周称码钥尽税欢迟启暂礼复";

const simple: ReadonlyMap<string, string> = new Map(
  [...traditional].map((character, index): [string, string] => [character, mainland.charAt(index)]),
);

/** The mainland's word for each word of Taiwan, which is written in the mainland's characters. */
const taiwanese: ReadonlyMap<string, string> = new Map([
  ["伺服器", "服务器"],
  ["金钥", "密钥"],
  ["权杖", "令牌"],
  ["储值", "充值"],
  ["资讯", "信息"],
  ["忙碌", "繁忙"],
]);
const taiwan = new RegExp([...taiwanese.keys()].join("|"), "g");

const anyTraditional = new RegExp(`[${traditional}]`, "g");

/** Writes Chinese in the characters and words that the families know. Leaves Japanese as it is, because Japanese has many of the same characters. */
export function simplified(text: string): string {
  // Not `test`, which would go on where a global expression stopped.
  return text.search(anyTraditional) < 0 || kana.test(text)
    ? text
    : text
        .replace(anyTraditional, (character) => simple.get(character) ?? character)
        .replace(taiwan, (word) => taiwanese.get(word) ?? word);
}
