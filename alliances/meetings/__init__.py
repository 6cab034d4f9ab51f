"""A meeting from plan to minutes: clashes, notice, sign-in, log, closing, Word."""
