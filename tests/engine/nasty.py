"""Cells that do what analysts do, and what they should not: each must come out of both engines alike.

A kernel takes in what programmes write in a thread of its own, when it comes to it: cells wait a little for that.
"""

OUTPUTS = [
    "import os, sys, time\nname = 'x'",
    "print('a')\nprint('b', file=sys.stderr)\nprint('c')",
    "os.system('echo from a programme')\ntime.sleep(0.1)\nprint('after it')",
    "import subprocess\ndone = subprocess.run(['sh', '-c', 'echo one; echo two >&2'])\ntime.sleep(0.1)\ndone",
    "os.write(1, b'straight to the file\\n')\nsys.__stdout__.write('the first stdout\\n'); sys.__stdout__.flush()\n"
    "time.sleep(0.1)",
    "!echo shell",
    "listed = !echo taken\nlisted",
    "%%bash\necho bash\necho err >&2",
    "%%capture kept\nprint('hidden')\n'hidden too'",
    "kept.stdout",
    "from IPython.display import HTML, Markdown, JSON, SVG, clear_output, display, update_display\n"
    "display(HTML('<b>x</b>'), Markdown('*y*'), display_id='one')\nJSON({'a': [1, (2,)], 3: None})",
    "shown = display('first', display_id='two')\nupdate_display('second', display_id='two')",
    "print('gone')\nclear_output()\nprint('kept')",
    "print('gone')\nclear_output(wait=True)\nprint('kept')\ndisplay(1)",
    "shown.update('third')",
    "import pandas as pd\npd.DataFrame({'a': [1.5, None], 'b': ['é', 'x']})",
    "class Rich:\n"
    "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'text/plain': 'r', 'application/x+json': {'t': (1, 2)}}, {'text/plain': {'m': 1}}\nRich()",
    "import warnings\nwarnings.warn('careful')",
    "import logging\nlogging.warning('logged')",
    "from tqdm.auto import tqdm\nfor _ in tqdm(range(3), mininterval=100, bar_format='{l_bar}{bar}|'): pass",
    "from rich import print as rich_print\nrich_print('[bold]rich[/bold]')",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "async def later():\n    await asyncio.sleep(0)\n    print('in a task')\nawait asyncio.create_task(later())",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
    "fig, ax = plt.subplots(figsize=(2, 2))\nax.bar(['a'], [1])\nplt.show()\nprint('below')",
    "fig",
    "import threading\ncatch = threading.Thread(target=lambda: print('from a thread'))\ncatch.start(); catch.join()",
    "os.makedirs('below', exist_ok=True)\nos.chdir('below')\nos.path.basename(os.getcwd())",
    "In[1], Out[7], _i, _",
    "%who_ls str",
    "name?",
    "import json\nfrom IPython import get_ipython\ntype(get_ipython()).__name__, get_ipython().execution_count",
    "os.environ['TERM'], os.environ['MPLBACKEND'], __name__, '' in sys.path, sys.stdout.isatty()",
    "sys.modules['__main__'].name, sys.stdin.read()",
    "import signal\nsignal.getsignal(signal.SIGINT) is signal.default_int_handler, os.getpgid(0) == os.getpid()",
    "%%writefile there.py\nvalue = 5",
    "import there\nthere.value",
    "%run there.py\nvalue",
    "import multiprocessing\nmultiprocessing.get_start_method(), multiprocessing.current_process().name",
    "%load_ext autoreload\n%autoreload 2",
    "import comm\nmade = comm.create_comm(target_name='nobody', data={'state': {'_model_name': 'M', 'x': 1}})",
    "x = 1;  # nothing shown\nx;",
    "'one'; 'two'",
]
"""Cells that end well."""

ERRORS = [
    "1 / 0",
    "def inner():\n    raise ValueError('två')\ndef outer():\n    inner()\nouter()",
    "raise KeyError from TypeError('cause')",
    "this is no Python",
    "%nosuchmagic",
    "input('your name?')",
    "import getpass\ngetpass.getpass()",
    "import sys\nsys.exit(1)",
    "sys.exit()",
    "raise KeyboardInterrupt",
    "import os, signal\nos.kill(os.getpid(), signal.SIGINT)",
    "import asyncio\nasync def fail():\n    await asyncio.sleep(0)\n    raise ValueError('awaited')\nawait fail()",
    "print('before')\nprint('err', file=sys.stderr)\nraise RuntimeError('after output')",
    "class Bad:\n    def __repr__(self):\n        raise ValueError('in repr')\nBad()",
    "import asyncio\nlater = asyncio.sleep(0)\ntry:\n    asyncio.run(later)\nfinally:\n    later.close()",
    "raise BaseException('rare')",
    "raise Exception('several\\nlines')",
    "%%bash\nexit 3",
    "from nps_report.nearest import nearest\nnearest(1, 2)",
    "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise LookupError('second') from error",
    "'still here'",
]
"""Cells that fail; papermill is told to go on."""
