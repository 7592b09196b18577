# A client of the gateway that uses only Python's standard library. Prints the received data as JSON.
import base64
import json
import socket
import struct
import sys
import urllib.error
import urllib.request

part, base_url, key, picture = sys.argv[1:5]
headers = {"Content-Type": "application/json", "Authorization": "Bearer " + key}
hello = [{"role": "user", "content": "Hello"}]


def ask(path, body=None, timeout=30):
    data = None if body is None else json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(base_url + path, data, headers), timeout=timeout)


def complete(**body):
    with ask("/chat/completions", {"model": "vision", "messages": hello, **body}) as reply:
        return json.load(reply), reply.headers


def message(**body):
    return complete(**body)[0]["choices"][0]["message"]


def chat():
    answer, reply_headers = complete()
    return {
        "content": answer["choices"][0]["message"]["content"],
        "usage": answer["usage"],
        "credential": reply_headers["x-hotspare-credential"],
    }


def show_picture():
    content = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": picture}}]
    return message(messages=[{"role": "user", "content": content}])["content"]


def call_tool():
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
    tools = [{"type": "function", "function": {"name": "weather", "parameters": parameters}}]
    messages = [{"role": "user", "content": "Please call weather"}]
    called = message(messages=messages, tools=tools)
    (call,) = called["tool_calls"]
    city = json.loads(call["function"]["arguments"])["city"]
    messages += [called, {"role": "tool", "tool_call_id": call["id"], "content": "mild in " + city}]
    return {"city": city, "content": message(messages=messages, tools=tools)["content"]}


def structured():
    schema = {
        "type": "object",
        "properties": {"title": {"type": "string"}},
        "required": ["title"],
        "additionalProperties": False,
    }
    named = {"name": "description", "strict": True, "schema": schema}
    return json.loads(message(response_format={"type": "json_schema", "json_schema": named})["content"])


def stream():
    body = {"model": "vision", "messages": hello, "stream": True, "stream_options": {"include_usage": True}}
    got = {"content": "", "isDone": False, "finish": None, "usage": None, "error": None}
    with ask("/chat/completions", body) as reply:
        for line in reply:
            if not line.startswith(b"data: "):
                continue
            if line.strip() == b"data: [DONE]":
                got["isDone"] = True
                continue
            event = json.loads(line[6:])
            got["error"] = got["error"] or event.get("error")
            got["usage"] = event.get("usage") or got["usage"]
            for choice in event.get("choices", []):
                got["content"] += choice["delta"].get("content") or ""
                got["finish"] = choice["finish_reason"] or got["finish"]
    return got


def vectors():
    def embed(encoding_format):
        body = {"model": "documents", "input": ["a", "b"], "encoding_format": encoding_format}
        with ask("/embeddings", body) as reply:
            return [item["embedding"] for item in json.load(reply)["data"]]

    def decoded(text):
        data = base64.b64decode(text)
        return list(struct.unpack("<%df" % (len(data) // 4), data))

    # Rounds to floats of four bytes, as in base64.
    floats = [list(struct.unpack("<%df" % len(each), struct.pack("<%df" % len(each), *each))) for each in embed("float")]
    return {"floats": floats, "base64": [decoded(text) for text in embed("base64")]}


def models():
    with ask("/models") as reply:
        return [model["id"] for model in json.load(reply)["data"]]


def error():
    try:
        complete()
    except urllib.error.HTTPError as refused:
        reason = json.load(refused)["error"]
        return {"status": refused.code, "retryAfter": refused.headers["retry-after"], **reason}


def time_out():
    try:
        ask("/chat/completions", {"model": "vision", "messages": hello}, timeout=0.5)
    except (socket.timeout, TimeoutError):
        return "timed out"


parts = {
    "answers": lambda: {
        "chat": chat(),
        "picture": show_picture(),
        "tools": call_tool(),
        "structured": structured(),
        "stream": stream(),
        "vectors": vectors(),
        "models": models(),
    },
    "error": error,
    "stream": stream,
    "timeout": time_out,
}
json.dump(parts[part](), sys.stdout)
