"""Becomes another program that dies with whoever started it, as another user when told so.

Run by path and before anything of ours is installed for that user, so: the standard library only.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """`leash.py SIGNAL PARENT UID GID PROGRAM…`; a UID of -1 keeps the user."""
    last_word, parent, uid, gid = (int(word) for word in sys.argv[1:5])
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After the change of user, which would clear it.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, last_word)
    if os.getppid() != parent:  # it died before the line above
        sys.exit(1)
    os.execvp(sys.argv[5], sys.argv[5:])  # noqa: S606 - the very purpose


if __name__ == "__main__":
    main()
