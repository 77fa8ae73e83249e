"""libcccd, from where the system looks for libraries (`LD_LIBRARY_PATH` on Linux, `PATH` on Windows)."""

import ctypes
import sys

NAMES = {"win32": "cccd.dll", "darwin": "libcccd.dylib"}

library = ctypes.CDLL(NAMES.get(sys.platform, "libcccd.so.1"))
