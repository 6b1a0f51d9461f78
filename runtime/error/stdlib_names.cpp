// Module names of the standard library that an undefined name may stand for.
#include "object/object.h"

bool isStdlibModule(Value name) {
  static const char* const names[] = {
      "abc",         "argparse",     "array",        "ast",         "asyncio",
      "atexit",      "base64",       "bdb",          "binascii",    "bisect",
      "builtins",    "bz2",          "calendar",     "cmath",       "cmd",
      "code",        "codecs",       "codeop",       "collections", "colorsys",
      "compileall",  "concurrent",   "configparser", "contextlib",  "contextvars",
      "copy",        "copyreg",      "csv",          "ctypes",      "curses",
      "dataclasses", "datetime",     "dbm",          "decimal",     "difflib",
      "dis",         "doctest",      "email",        "encodings",   "enum",
      "errno",       "faulthandler", "fcntl",        "filecmp",     "fileinput",
      "fnmatch",     "fractions",    "ftplib",       "functools",   "gc",
      "getopt",      "getpass",      "gettext",      "glob",        "graphlib",
      "grp",         "gzip",         "hashlib",      "heapq",       "hmac",
      "html",        "http",         "imaplib",      "importlib",   "inspect",
      "io",          "ipaddress",    "itertools",    "json",        "keyword",
      "linecache",   "locale",       "logging",      "lzma",        "mailbox",
      "marshal",     "math",         "mimetypes",    "mmap",        "multiprocessing",
      "netrc",       "ntpath",       "numbers",      "operator",    "optparse",
      "os",          "pathlib",      "pdb",          "pickle",      "pickletools",
      "pkgutil",     "platform",     "plistlib",     "poplib",      "posix",
      "posixpath",   "pprint",       "profile",      "pstats",      "pty",
      "pwd",         "py_compile",   "pyclbr",       "pydoc",       "queue",
      "quopri",      "random",       "re",           "readline",    "reprlib",
      "resource",    "rlcompleter",  "runpy",        "sched",       "secrets",
      "select",      "selectors",    "shelve",       "shlex",       "shutil",
      "signal",      "site",         "smtplib",      "socket",      "socketserver",
      "sqlite3",     "ssl",          "stat",         "statistics",  "string",
      "stringprep",  "struct",       "subprocess",   "symtable",    "sys",
      "sysconfig",   "syslog",       "tabnanny",     "tarfile",     "tempfile",
      "termios",     "textwrap",     "this",         "threading",   "time",
      "timeit",      "tkinter",      "token",        "tokenize",    "tomllib",
      "trace",       "traceback",    "tracemalloc",  "tty",         "turtle",
      "types",       "typing",       "unicodedata",  "unittest",    "urllib",
      "uuid",        "venv",         "warnings",     "wave",        "weakref",
      "webbrowser",  "wsgiref",      "xml",          "xmlrpc",      "zipapp",
      "zipfile",     "zipimport",    "zlib",         "zoneinfo"};
  Str* s = as<Str>(name);
  if (s->kind != 1) return false;
  for (const char* n : names)
    if (s->length == strlen(n) && !memcmp(n, s->data, s->length)) return true;
  return false;
}
