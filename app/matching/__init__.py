"""Which messages mean the same: encoders, the window of recent vectors, bursts, and decisions.

Pure: it knows keys, texts, languages and the keys of groups, no table and no part. numpy and the
encoders are imported by `opora matcher` and the replay only; `port`, `language` and `words` are
free of them, so that the web may read those.
"""

import os

# Before numpy is imported. Measured: two threads on two busy cores are 5 to 10 times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
