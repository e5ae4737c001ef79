"""How fast Alongside is beside its peers, in one run on one machine. No test asserts a time."""
