import { replyInMessage } from "../shapes/read-message.js";
import type { TextReader } from "./text-reader.js";

const page = /^\s*(?:<!doctype html|<html|<head|<\?xml)/i;
/** Where servers and gateways (nginx, HAProxy, Cloudflare, load balancers of clouds) put the status into a page: the title, else a heading. */
const headings = [/<title[^>]*>([^<]*)<\/title>/i, /<h1[^>]*>([^<]*)<\/h1>/i, /<h2[^>]*>([^<]*)<\/h2>/i];
const bareStatus = /(?<![\d.])([45]\d\d)(?![\d.])/;

/** The page of a server or a gateway, without the reply around it: `<h1>502 Bad Gateway</h1>`. */
export const htmlPage: TextReader = {
  name: "a page of HTML",
  read: (text) => {
    if (!page.test(text)) {
      return undefined;
    }
    const status = headings
      .map((heading) => heading.exec(text)?.[1] ?? "")
      .map((words) => replyInMessage(words)?.status ?? Number(bareStatus.exec(words)?.[1]))
      .find((found) => found >= 400);
    if (status === undefined) {
      return undefined;
    }
    const notes = ["Only the page was recorded: headers, such as retry-after, are not known."];
    const headers = { "content-type": "text/html" };
    return [{ readAs: htmlPage.name, failure: { kind: "reply", status, headers, body: text.trim() }, notes }];
  },
};
