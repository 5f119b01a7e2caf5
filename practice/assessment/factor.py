"""One common factor behind a set of items, and omega total.

Estimation is by unweighted least squares ("MINRES"): the loadings that leave the smallest sum of squared residual
correlations off the diagonal. It is the usual estimate for a correlation matrix that comes without a number of people;
iterated principal axes end in the same loadings, maximum likelihood in slightly different ones when the fit is not
perfect. Source: Harman and Jones 1966; omega: McDonald 1999.
"""

from collections.abc import Sequence
from math import fsum, sqrt

Matrix = Sequence[Sequence[float]]

_CONVERGED = 1e-13
_SWEEPS = 20_000
_STEPS = 4_000_000  # products in one descent at most, so that a large matrix stays bounded
_BEYOND = 10.0  # a loading that has run so far past 1 is not coming back
_SAME = 1e-7
_STARTS = 4


def omega_total(correlations: Sequence[Sequence[float | None]]) -> float | None:
    """`(sum l)^2 / ((sum l)^2 + sum theta)` of a one-factor model, theta = 1 - l^2; 0 to 1.

    None for fewer than three items (not identified), a missing correlation, no common factor at all, loadings of mixed
    signs, or a Heywood case (a loading of 1 or beyond, that is no variance of its own). ValueError for a matrix that
    is not square.
    """
    loadings = one_factor(correlations)
    if loadings is None or max(abs(value) for value in loadings) < _SAME:
        return None
    if min(loadings) < -_SAME or max(abs(value) for value in loadings) >= 1 - _SAME:
        return None
    common = fsum(loadings) ** 2
    return common / (common + fsum(1 - value * value for value in loadings))


def one_factor(correlations: Sequence[Sequence[float | None]]) -> list[float] | None:
    """The loadings of one factor, their sum positive; None where they are not identified or run away beyond 1.

    Only the part off the diagonal is used; the two halves are averaged.
    """
    matrix = _symmetric(correlations)
    if matrix is None or len(matrix) < 3:
        return None
    best: list[float] | None = None
    for start in _starts(matrix):
        loadings = _descend(matrix, start)
        if best is None or _misfit(matrix, loadings) < _misfit(matrix, best) - _CONVERGED:
            best = loadings
    if best is None or max(abs(value) for value in best) > _BEYOND:
        return None
    return best if fsum(best) >= 0 else [-value for value in best]


def _symmetric(correlations: Sequence[Sequence[float | None]]) -> list[list[float]] | None:
    size = len(correlations)
    if any(len(row) != size for row in correlations):
        raise ValueError("a correlation matrix must be square")
    rows = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            one, other = correlations[i][j], correlations[j][i]
            if one is None or other is None:
                return None
            rows[i][j] = rows[j][i] = (one + other) / 2
    return rows


def _starts(matrix: Matrix) -> list[list[float]]:
    """Where the search begins: the main direction of the matrix, and the items that go most with the others."""
    size = len(matrix)
    strength = [fsum(value * value for value in row) for row in matrix]
    strongest = sorted(range(size), key=lambda i: (-strength[i], i))[: _STARTS - 1]
    columns = [[0.7 if i == j else matrix[i][j] for j in range(size)] for i in strongest]
    return [_main_direction(matrix), *columns]


def _main_direction(matrix: Matrix) -> list[float]:
    """The first principal axis of the matrix with each item's largest correlation on the diagonal, scaled to it."""
    size = len(matrix)
    diagonal = [max(map(abs, row)) for row in matrix]
    axis = [1.0 + i / size for i in range(size)]
    length = 1.0
    for _ in range(100):
        turned = [fsum(map(_product, matrix[i], axis)) + diagonal[i] * axis[i] for i in range(size)]
        length = sqrt(fsum(value * value for value in turned))
        if length == 0:
            return axis
        axis = [value / length for value in turned]
    return [value * sqrt(length) for value in axis]


def _product(a: float, b: float) -> float:
    return a * b


def _descend(matrix: Matrix, start: Sequence[float]) -> list[float]:
    """Set one loading after the other to its best value given the rest until none moves; no step adds misfit."""
    loadings = list(start)
    for _ in range(min(_SWEEPS, _STEPS // len(matrix) ** 2 + 1)):
        squares = sum(value * value for value in loadings)
        furthest = 0.0
        for i, row in enumerate(matrix):
            old = loadings[i]
            others = squares - old * old
            if others <= _CONVERGED:
                return loadings
            new = sum(map(_product, row, loadings)) / others
            loadings[i] = new
            squares = others + new * new
            furthest = max(furthest, abs(new - old))
        if furthest < _CONVERGED or max(map(abs, loadings)) > _BEYOND:
            break
    return loadings


def _misfit(matrix: Matrix, loadings: Sequence[float]) -> float:
    return fsum((matrix[i][j] - loadings[i] * loadings[j]) ** 2 for i in range(len(matrix)) for j in range(i))
