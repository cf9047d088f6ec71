"""The replay: a labelled file streamed through the real matcher, topic by topic."""
