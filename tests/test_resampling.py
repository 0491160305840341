import numpy as np

from helpers.resampling import interval, ratio_interval


def test_interval_is_the_same_every_time():
    part, whole = np.arange(12).reshape(6, 2), np.full(6, 10)
    assert np.array_equal(ratio_interval(part, whole), ratio_interval(part, whole))


def test_interval_of_equal_units_is_the_rate_itself():
    low, high = ratio_interval(np.full((5, 1), 2), np.full(5, 10))
    assert low[0] == high[0] == 0.2


def test_interval_of_one_unit_is_missing():
    low, high = ratio_interval([[3]], [10])
    assert np.isnan(low).all() and np.isnan(high).all()


def test_interval_agrees_with_the_normal_one_for_many_units():
    part = np.random.default_rng(1).poisson(5, size=(400, 1))
    low, high = ratio_interval(part, np.ones(400))
    half = 1.96 * part.std() / 20
    assert np.allclose([low[0], high[0]], [part.mean() - half, part.mean() + half], atol=0.03)


def test_bounds_are_quantiles_of_the_draws_that_are_numbers():
    values = np.random.default_rng(2).normal(size=(401, 5, 3))
    values[np.random.default_rng(3).random(values.shape) < 0.1] = np.nan
    values[:, 0, 0], values[:, 1, 1], values[0, 1, 1], values[:, 2, 2] = np.nan, np.nan, 0.7, 1.5
    low, high = np.nanquantile(np.where(np.isnan(values).all(axis=0), 0, values), [0.025, 0.975], axis=0)
    low[0, 0] = high[0, 0] = np.nan
    for bound, expected in zip(interval(values), (low, high)):
        assert np.allclose(bound, expected, rtol=1e-12, equal_nan=True)
