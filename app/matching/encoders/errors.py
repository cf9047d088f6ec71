"""What can be wrong with an encoder."""


class NoModel(Exception):  # noqa: N818 - as it is read: raise NoModel
    """The model cannot be had or does not load; says why. Matching goes on with what is left."""
