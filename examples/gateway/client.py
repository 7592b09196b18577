# A client of the gateway with Python's standard library alone: python3 client.py http://127.0.0.1:8787
import json
import os
import sys
import urllib.error
import urllib.request

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8787"
headers = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("GATEWAY_KEY", "none")}


def post(path, body):
    request = urllib.request.Request(url + path, json.dumps(body).encode(), headers)
    return urllib.request.urlopen(request, timeout=60)


try:
    messages = [{"role": "user", "content": "What is a spare?"}]
    with post("/v1/chat/completions", {"model": "captions", "messages": messages}) as reply:
        answer = json.load(reply)
        print(answer["choices"][0]["message"]["content"])
        print("answered by", reply.headers["x-hotspare-credential"], "in attempt", reply.headers["x-hotspare-attempts"])

    with post("/v1/chat/completions", {"model": "captions", "messages": messages, "stream": True}) as stream:
        for line in stream:
            if line.startswith(b"data: ") and line.strip() != b"data: [DONE]":
                delta = json.loads(line[6:])["choices"][0]["delta"]
                print(delta.get("content") or "", end="", flush=True)
        print()

    with post("/v1/embeddings", {"model": "documents", "input": ["a text", "another text"]}) as reply:
        print([len(item["embedding"]) for item in json.load(reply)["data"]], "numbers a vector")
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code}: {json.load(error)['error']['message']}")
