"""Other ways to build the same bot, each a program of its own."""
