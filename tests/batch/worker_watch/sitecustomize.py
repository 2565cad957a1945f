"""What each Python of a worker does first: `WATCH_KEPT_OFF` are folders, between `:`, that it may not open.

What it opens below `WATCH_STORE` is written down in `WATCH_LOG`; `WATCH_OTHER` names a library that it has in another
version. `WATCH_KILLED` is a file: the first worker that is about to write a part of a snapshot makes it, and is killed.
"""

import importlib.metadata
import os
import signal
import sys

_kept_off = tuple(filter(None, os.environ.get("WATCH_KEPT_OFF", "").split(":")))
_store, _log = os.environ.get("WATCH_STORE"), os.environ.get("WATCH_LOG")


def _watch(event, args):
    if event not in ("open", "os.listdir", "os.scandir") or not args or not isinstance(args[0], str):
        return
    path = args[0]
    if _store and path.startswith(_store):
        line = os.open(_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(line, f"{path}\n".encode())
        os.close(line)
    if _kept_off and path.startswith(_kept_off):
        raise PermissionError(13, "Permission denied", path)


if _kept_off or _store:
    sys.addaudithook(_watch)


def _die(event, args):
    """Die once, where tables are laid out to be built from."""
    if event == "tempfile.mkdtemp" and args[0].startswith(f"{os.environ['HOME']}/") and "/built/" in args[0]:
        try:
            mark = os.open(os.environ["WATCH_KILLED"], os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            return
        os.write(mark, str(int(signal.SIGKILL)).encode())
        os.kill(os.getpid(), signal.SIGKILL)


if os.environ.get("WATCH_KILLED"):
    sys.addaudithook(_die)

if _other := os.environ.get("WATCH_OTHER"):
    _version = importlib.metadata.version
    importlib.metadata.version = lambda name: "0.0.1" if name == _other else _version(name)
