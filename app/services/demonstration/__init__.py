"""Demonstration: people, and about forty cases over three months, made by running the processes on the virtual clock.

Nothing is inserted by hand: every case was started, decided and written to as a user would have done it.
`people.py` says who works here, `stories.py` what happens on each case, `run.py` lets them happen in order.
"""
