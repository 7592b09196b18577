"""Runs a command in a terminal of its own, and ends it by a key once it has drawn the awaited text.

in-terminal.py COLUMNS ROWS KEY TEXT COMMAND...: prints what was drawn as JSON, with the exit code, and whether the terminal's modes are again as they were.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

columns, rows, key, text, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    # Until the size is known.
    time.sleep(0.2)
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
before = termios.tcgetattr(terminal)
drawn = b""
is_sent = False
deadline = time.monotonic() + 200
while time.monotonic() < deadline:
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if ready:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        drawn += part
    if not is_sent and text.encode() in drawn:
        os.write(terminal, key.encode().decode("unicode_escape").encode())
        is_sent = True
is_restored = termios.tcgetattr(terminal)[:4] == before[:4]
_, status = os.waitpid(pid, 0)
print(json.dumps({"exitCode": os.waitstatus_to_exitcode(status), "isRestored": is_restored, "drawn": drawn.decode()}))
