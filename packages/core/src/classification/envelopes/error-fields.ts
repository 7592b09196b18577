/**
 * Members in which vendors put the code of an error, the likeliest first: OpenAI's, MiniMax's and Baidu's, Tencent's, AWS's. A reader that looks for an error adds the
 * names that mean one only where it looks.
 */
export const errorCodeFields: readonly string[] = [
  "code",
  "error_code",
  "errorCode",
  "err_code",
  "errcode",
  "status_code",
  "http_code",
  "Code",
];

/** Members in which vendors put the sentence of an error. */
export const errorSentenceFields: readonly string[] = [
  "message",
  "error_description",
  "msg",
  "error_msg",
  "errmsg",
  "err_msg",
  "error_message",
  "errorMessage",
  "status_msg",
  "Message",
];

/** Members that hold the sentence where no other does: problem+json's `title` (RFC 9457) says less than its `detail`. */
export const weakErrorSentenceFields: readonly string[] = ["reason", "title"];
