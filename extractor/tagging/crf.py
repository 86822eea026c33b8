"""A linear-chain conditional random field over padded batches, in plain numpy.

Scores are laid out (time, sequence, tag); a sequence shorter than the batch is padded behind.
Probabilities are scaled at every step, so that no logarithms are needed. A training target is
a mask of the tags that may stand at each token, so that a token may be left open: corpora
that annotate some labels only teach nothing about the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
TINY = np.float32(1e-30)


@dataclass(frozen=True, slots=True)
class Chain:
    """A pass over a batch: how likely each tag is at each token, and what leads there."""

    tags: Floats  # (time, sequence, tag); 0 for padding
    ahead: Floats  # how likely each tag is by what stands up to the token
    onward: Floats  # what stands at the token and behind it says for each tag
    log_sum: float  # logarithm of the summed weight of all paths, over the batch


def pass_over(weights: Floats, steps: Floats, first: Floats, inside: Mask) -> Chain:
    """Forward and backward over weights (exponentials of scores); `inside` is not padding."""
    length = len(weights)
    real = inside[:, :, None]
    ahead = np.empty_like(weights)
    scale = np.ones(inside.shape, dtype=weights.dtype)
    for t in range(length):
        now = (first if t == 0 else ahead[t - 1] @ steps) * weights[t]
        total = now.sum(axis=1, keepdims=True) + TINY
        ahead[t] = np.where(real[t], now / total, ahead[t - 1])
        scale[t] = np.where(inside[t], total[:, 0], 1.0)
    onward = np.empty_like(weights)
    tags = np.empty_like(weights)
    behind = np.ones_like(weights[0])
    for t in range(length - 1, -1, -1):
        tags[t] = ahead[t] * behind * real[t]
        onward[t] = weights[t] * behind / scale[t][:, None] * real[t]
        behind = np.where(real[t], onward[t] @ steps.T, behind)
    return Chain(tags, ahead, onward, float(np.log(scale).sum()))


def likely(scores: Floats, steps: Floats, first: Floats, inside: Mask) -> Floats:
    """How likely each tag is at each token."""
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    return pass_over(weights, np.exp(steps), np.exp(first), inside).tags


def learn(
    scores: Floats, steps: Floats, first: Floats, allowed: Mask, inside: Mask
) -> tuple[Floats, Floats, Floats, float]:
    """Gradients of scores, steps and first tags, and the loss: -log P(allowed paths)."""
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    step_weights = np.exp(steps)
    every = pass_over(weights, step_weights, np.exp(first), inside)
    right = pass_over(weights * allowed, step_weights, np.exp(first), inside)
    return (
        every.tags - right.tags,
        (taken(every) - taken(right)) * step_weights,
        (every.tags[0] - right.tags[0]).sum(axis=0),
        every.log_sum - right.log_sum,
    )


def taken(chain: Chain) -> Floats:
    """How often each step is expected in the batch, but for the steps' own weights."""
    return np.tensordot(chain.ahead[:-1], chain.onward[1:], axes=((0, 1), (0, 1)))


def padded(arrays: list[Floats], fill: float = 0.0) -> tuple[Floats, Mask]:
    """Sequences of (token, tag) as one (time, sequence, tag), and which tokens are real."""
    longest = max(len(one) for one in arrays)
    out = np.full((longest, len(arrays), arrays[0].shape[1]), fill, dtype=arrays[0].dtype)
    inside = np.zeros((longest, len(arrays)), dtype=bool)
    for at, one in enumerate(arrays):
        out[: len(one), at] = one
        inside[: len(one), at] = True
    return out, inside
