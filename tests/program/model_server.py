"""A server of model files on this machine, which breaks off, changes its files and refuses as a test asks.

    model_server.py FOLDER RECORD

prints its port, then serves FOLDER; RECORD gets a line for each request: path, Range, If-Range. Paths:

    /NAME              the file, with a strong ETag; parts of it
    /broken/NAME       the same, but the first time the connection ends in the middle
    /changed/NAME      as broken; the second time it is another file, with another ETag
    /whole/NAME        as broken; knows no parts and has no ETag
    /elsewhere         leads to http://example.org/
"""
import http.server
import os
import sys

folder, record = sys.argv[1:]
seen = set()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        with open(record, "a") as lines:
            lines.write(f"{self.path} {self.headers.get('Range')} {self.headers.get('If-Range')}\n")
        way, _, name = self.path[1:].rpartition("/")
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://example.org/model.onnx")
            self.end_headers()
            return
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            self.send_error(404)
            return
        with open(path, "rb") as file:
            data = file.read()
        first = self.path not in seen
        seen.add(self.path)
        tag = '"first"'
        if way == "changed" and not first:
            data, tag = data[::-1], '"second"'
        begin = 0
        asked = self.headers.get("Range")
        if asked and way != "whole" and self.headers.get("If-Range") in (None, tag):
            begin = int(asked.removeprefix("bytes=").rstrip("-"))
        if begin >= len(data) > 0:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        if way != "whole":
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data) - begin))
        self.end_headers()
        rest = data[begin:]
        self.wfile.write(rest[: len(rest) // 2] if way and first else rest)


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
