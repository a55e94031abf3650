"""The profile of the property tests: the same examples on every run, and no clock."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "bulletins",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("bulletins")
