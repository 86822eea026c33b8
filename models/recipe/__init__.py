"""How models/trial_ner was made: `weasel run all` in models/ (project.yml).

In one thread: with more, sums of matrices come in another order, and the weights differ in their last digits.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy is imported
