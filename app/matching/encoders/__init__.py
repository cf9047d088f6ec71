"""The encoders that come inside packages: nothing is asked of a model hub, ever."""
